package lintcheck

// exceptions are the types, or single fields (TYPE.FIELD), that are assigned outside of the
// function that makes the value, each with the reason. A reason that would be "a phase adds it
// later" says that there is a phase too many in one struct: return a value instead.
func exceptions() map[string]string {
	return map[string]string{
		// Machines: made by one function, run by its helpers, and seen by nobody else.
		"fn/decode.directory":         "the walk over the working directory, which keeps what it has read",
		"fn/changes.finding":          "collects what is one problem, one change after the other",
		"fn/config.findings":          "collects the problems of one FleetConfig",
		"fn/entries.writer":           "a walk over one entry, which collects problems",
		"fn/resourceset.hubReader":    "collects what the sources of payloads say, one entry after the other",
		"fn/decode.search":            "one look for files",
		"fn/kubernetes.checker":       "a recursive descent through one object, which collects what it finds",
		"fn/kubernetes.customChecker": "a recursive descent through one object, which collects what it finds",
		"fn/payload.referenceReader":  "a walk over one object, which collects references",
		"fn/resourceset.arrivals":     "collects what reaches the Clusters, one group after the other",
		"fn/resourceset.lacks":        "collects what is lacking, one group of Clusters after the other",
		"fn/plan.lackingNamespaces":   "collects the namespaces of an entry, one Application after the other",
		"fn/config.strictReader":      "a recursive descent through one document, with its budget",
		"fn/yaml.Printer":             "keeps what it found out about a long text, for the next object",
		"fn/yaml.writer":              "a writer, which keeps its first error",
		"fn/payload.compactor":        "a writer, which appends to its text",
		"fn/payload.subtrees":         "numbers equal subtrees while it walks",
		"fn/payload.subtree":          "as subtrees",
		"fn/stream.pieces":            "a writer, which keeps its first error",
		"fn/yaml.budget":              "counts down what may still be read",
		"fn/yaml.flowProof":           "a reader, which keeps what is still to be read",
		"fn/yaml.lineReader":          "a reader, which keeps what is still to be read",
		"fn/yaml.expander":            "adds up nodes while it walks",
		"fn/stream.cutter":            "a state machine over the lines of a text",
		"fn/stream.expander":          "a copier, which counts down its budget",
		"fn/stream.lineEditor":        "collects the changes of one edit",
		"fn/stream.scanner":           "as cutter, over the lines of one item",
		"fn/stream.blockScalar":       "the part of a scanner that a text over several lines is in",
		"fn/fleet.Budget":             "counts down what templates may still take",
		"fn/applicationset.Predictor": "counts down what may still be predicted",
		"fn/fleet.Application.Labels": "replaced in a copy that is shown",

		// Replaced in a copy, by the names that kustomize has given to what they name.
		"api/v1alpha1.Resource.ConfigMap":    "replaced in a copy",
		"api/v1alpha1.Resource.Secret":       "replaced in a copy",
		"fn/fleet.DeliveringEntry.Resources": "replaced in a copy",

		"fn/stream.metadataLines":    "the part of an item that an edit works on",
		"fn/template.engine":         "keeps the functions and costs of the texts that it parses",
		"fn/template.meter":          "a writer, which counts down its budget",
		"fn/template.itemPutter":     "a walk over one tree, which collects problems",
		"fn/template.itemReader":     "a walk over one text, which collects what it reads",
		"fn/template.parser":         "a recursive descent through one tree, which collects problems and parameters",
		"fn/template.reader":         "a recursive descent through one text",
		"fn/template.renderer":       "a walk over one tree, which collects problems",
		"internal/cli.directoryWalk": "the walk over a directory, which collects documents and problems",

		"fn/fleet.acceptance":         "collects what it meets among the problems while these are judged",
		"fn/decode.planeReader":       "keeps the manifests of control planes and classes that it has read",
		"internal/cli.choices.strict": "a flag, which is set where the command line is parsed",

		// The comparison of two sides.
		"fn/review.causes":          "collects which changes are about what, one change after the other",
		"fn/review.changeGroup":     "collects the names of changes that are alike, one object after the other",
		"fn/review.changeGroups":    "collects changes that are alike, one object after the other",
		"fn/review.contents":        "keeps what was parsed of payloads",
		"fn/review.digester":        "keeps the digests of templates and payloads that it has made",
		"fn/review.templateDigests": "keeps the digests of a template",
		"fn/review.templates":       "keeps what pairs of templates have in common",
		"fn/review.hiding":          "keeps which texts it has hidden",
		"fn/review.outcomeFinder":   "collects what becomes of the objects on Clusters that are alike",
		"fn/review.outcome":         "replaced in a copy, where the same objects are written in another way",
		"fn/review.mirrors":         "collects objects of the hub that follow, one after the other",
		"fn/review.payloadGroups":   "collects outcomes that are one change",
		"fn/review.payloadGroup":    "a group of payloadGroups",
		"fn/review.ownership":       "a fixpoint: a set that is in error blocks others",
		"fn/review.setPair":         "one side after the other puts its ApplicationSets in",
		"fn/review.clusterPair":     "two pairs that are one Cluster which moved refer to each other",
		"fn/review.Field.Distinct":  "counts the different changes of a field while a group is joined",
		"fn/review.Field.Secret":    "as Distinct: one secret makes the field of the group one",
		"fn/review.Change":          "the account of any object is made special for its kind, within the package",
		"fn/review.Effect":          "as Change",
		"fn/review.Consequence":     "objects that were replaced name the old ones too",
		"fn/review.Comparison":      "the command adds what it could not read",
		"fn/review.Side.Objects":    "the objects of the hub need all that a Side has",
		"fn/review.ApplicationSet":  "read from a tree, field by field",
		"fn/review.Gates":           "flags, which are set where the command line is parsed",
		"fn/sides.builder":          "collects what a Side has, one kind of object after the other",
		"fn/sides.knownClusters":    "an index, which is filled one Cluster after the other",
		"fn/applicationset.Made":    "what is made is sure only once all of it is made",
		"fn/config.Setting":         "replaced in a copy",
		"api/v1alpha1.DiffChange":   "gates say what is acknowledged, once the changes have their numbers",
		"api/v1alpha1.FleetDiff":    "the result follows from the gates, which need the changes",

		// The command that compares, and what it prints.
		"fn/review.difference":           "replaced in a copy, by what the controllers see",
		"fn/review.predictor":            "collects what is predicted, one object after the other",
		"internal/cli.applicationFiles":  "collects the files of both sides, one Application after the other",
		"internal/cli.differ":            "finds the repository, then the commits, then the sides",
		"internal/cli.diffing":           "flags, which are set where the command line is parsed",
		"internal/cli.oldSide":           "is read or not, and closed in any case",
		"internal/preview.Filter":        "flags, which are set where the command line is parsed",
		"internal/preview.diffBlock":     "a budget of lines, which is spent one block after the other",
		"internal/preview.diffBlocks":    "as diffBlock",
		"internal/preview.diffLimits":    "what is left out of a comment, until it is short enough",
		"internal/preview.diffWords":     "keeps the words that it has found for a change",
		"internal/preview.parsedVariant": "keeps what was rendered of a template",
		"internal/preview.variants":      "keeps the templates that were parsed",
		"internal/preview.view":          "what is shown of a plan, which a filter makes smaller",
		"internal/preview.viewedCluster": "as view",
		"internal/preview.viewedEntry":   "as view",

		// Values that are read when they are first asked for, or that have two steps by their
		// nature.
		"fn/config.schemaNode":             "references of the schema are resolved after all of it is read",
		"fn/config.schemaOfOthers":         "as schemaNode",
		"fn/decode.lineReader":             "tables of lines are made for an object when a problem first asks for them",
		"fn/resourceset.elsewhere.checked": "an object is checked once with each definition",
		"fn/plan.clusterIndex.byLabel":     "an index is made for a label when it is first asked for",
		"fn/existing.delivered.byCluster":  "an index is made for an object when it is first asked for",
		"fn/stream.Item": "what an item says is read when it is first asked for, " +
			"and an edit replaces its text",
		"fn/stream.List": "sections are read when they are first asked for, and its items and " +
			"results are replaced before it is written",
		"fn/stream.Meta.NotStrings": "collected while the fields of metadata are read",
		"fn/stream.SyntaxError":     "its file and line are known where the text is cut, not where it is parsed",

		// The facts of a member.
		"fn/fleet.Member.Defaulted": "filled value by value, since a template may read the values before it",
		"fn/fleet.Member.Missing":   "filled value by value, since a template may read the values before it",
		"fn/fleet.Member.Values": "filled value by value, since a template may read the values before it; " +
			"the wave is the last",
	}
}
