package fleet

// Remedy is what to do about a problem of this code where the problem itself does not say more. It
// is "" for a code whose problems each have a remedy of their own, or need none.
func (c Code) Remedy() string {
	switch c {
	case Internal:
		return "this is a bug in capifleet; please report it"
	case OverBudget:
		return "make its loops and texts shorter, or raise the limit with --budget of the command"
	case BadObject:
		return "fix its YAML"
	case BadSelector:
		return "fix the selector"
	case BadTemplate:
		return "fix the template; its language is Argo CD's, Go templates with sprig"
	case TemplateFails, BadApplication:
		return "fix the template, or the Clusters"
	case SelectsNothing:
		return "check the labels of the Clusters"
	case RepeatedObject, RepeatedField:
		return "remove one of them"
	default:
		return ""
	}
}
