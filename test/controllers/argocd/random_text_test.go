package argocd

import (
	"slices"
)

// word is a template that gives a short word, which is right for a label, for most Clusters.
func (r *random) word() string {
	words := []string{
		"const", "{{ .metadata.labels.region }}", "{{ .metadata.labels.environment }}",
		"{{ .name | trunc 8 | trimSuffix `-` }}", `{{ index .metadata.labels "topology.kubernetes.io/region" }}`,
		`{{ index .metadata.labels "example.com/team" | default "none" }}`, "{{ .name | sha256sum | trunc 8 }}",
		"{{ printf `%s.%s` .metadata.labels.environment .metadata.labels.region }}",
		"{{ if eq .metadata.labels.environment `production` }}p" +
			"{{ else if eq .metadata.labels.region `eu` }}s-eu{{ else }}s{{ end }}",
		"{{ $r := .metadata.labels.region }}{{ $r | upper }}",
		"{{- .metadata.labels.region -}}", "{{/* why */}}{{ .metadata.labels.region }}",
		"{{ ternary `a` `b` (eq .metadata.labels.region `eu`) }}",
		"{{ coalesce (index .metadata.labels `tier`) `plain` }}",
		"{{ with index .metadata.labels `tier` }}{{ . }}{{ else }}plain{{ end }}", "{{ len .name }}",
		"{{ regexReplaceAll `[^a-z]` .metadata.labels.region `` }}",
		"{{ .metadata.labels.region | b32enc | trimAll `=` | lower }}",
		"{{ add 1 (len .metadata.labels.region) }}", "{{ $.metadata.labels.region }}",
		"{{ .metadata.labels.region | title | snakecase }}", "{{ (fromYaml `a: b`).a }}",
		"{{ list .metadata.labels.region `x` | join `_` }}", "{{ slugify .metadata.labels.region }}",
		"{{ .metadata.labels.region | trunc -2 | trimAll `-.` }}",
	}
	for _, name := range []string{"region", "team", "version", "kind", "port", "paused", "site", "stage"} {
		if slices.Contains(r.values, name) {
			words = append(words, "{{ .values."+name+" }}", "{{ .values."+name+" | trunc 20 | trimAll `-._` }}")
		}
	}
	return pick(r, words...)
}

// rarely is a text that leaves braces, which is refused in many places, or mostly another.
func (r *random) rarely(braces, other string) string {
	if r.oneIn(15) {
		return braces
	}
	return other
}

// text is any template. A few are wrong, or not right for every Cluster.
func (r *random) text() string {
	if r.oneIn(110) {
		return pick(r, questionable()...)
	}
	texts := []string{
		r.word(), "a/" + r.word() + "/" + r.word(), "{{ .name }}", "{{ .name | quote }}", "{{ toJson .name }}",
		"{{ dict `a` .name `b` (list 1 true) | toJson }}", "{{ toYaml (dict `a` .name) }}",
		"{{ .metadata.labels.region | b64enc }}",
		"{{ range $i, $p := splitList `-` .name }}{{ if $i }}+{{ end }}{{ $p }}{{ end }}", "{ not: {a: template} }",
		"}} {{ .name }}", "line\n{{ .name | indent 2 }}\n", "é {{ .name }} ü",
		r.rarely("{{ `{{ .kept }}` }}", "{{ `{ .kept }` }}"), "{{ .name }}{{ .name }}", "100%s", "",
		"{{ range until 3 }}{{ . }}{{ end }}",
		"{{ if and (eq .metadata.labels.region `eu`) (ne .name `x`) }}a{{ end }}", "{{ not (eq .name `x`) }}",
		"{{ semver `1.2.3` | toJson }}", "{{ .name | splitn `-` 2 | toJson }}",
		"{{ list 3 1 2 | sortAlpha | join `,` }}",
		"{{ printf `%q %v %05d` .name true 7 }}", "{{ .name | html }}",
		"{{ slice (splitList `-` .name) 0 1 | join `` }}", "{{ index .name 0 }}", "{{ .name | contains `eu` }}",
		"{{ round 3.14159 2 }} {{ mul 3 4 }} {{ div 7 2 }} {{ max 1 2 }}",
	}
	if r.listed() {
		texts = append(texts,
			"{{ .namespace }}", "{{ .cluster.spec.infrastructureRef.kind }}",
			"{{ .cluster.spec.controlPlaneEndpoint.port }}", "{{ .cluster.spec.clusterNetwork | toJson }}",
			"{{ if gt .cluster.spec.clusterNetwork.apiServerPort 1024.0 }}high{{ end }}",
			"{{ index .cluster.spec.clusterNetwork.pods.cidrBlocks 0 }}", "{{ .cluster.spec.paused }}",
			"{{ .metadata.labels | toJson }}", "{{ get .metadata.labels `region` }}",
			"{{ hasKey .metadata.labels `tier` }}", "{{ dig `tier` `none` .metadata.labels }}",
			"{{ index .metadata.annotations `contact` | default `none` }}",
			"{{ range $k, $v := .metadata.labels }}{{ $k }}={{ $v }},{{ end }}", "{{ .cluster.metadata.name }}",
			"{{ pick .metadata.labels `region` `tier` | toJson }}",
			"{{ .cluster.metadata.labels | toJson }}", "{{ .metadata.annotations | toYaml }}",
			"{{ .cluster.spec.controlPlaneEndpoint.port | int }}",
			"{{ .cluster.spec.controlPlaneEndpoint.port | toString }}",
			"{{ with index .metadata.annotations `contact` }}{{ . | quote }}{{ end }}",
			"{{ .cluster.spec | dig `topology` `class` `none` }}", "{{ omit .metadata.labels `region` | toJson }}",
			"{{ .cluster.spec.paused | ternary `a` `b` }}",
		)
	} else {
		texts = append(texts, "{{ .server }}", "{{ .project | default `none` }}",
			"{{ .server | trimPrefix `https://` }}", "{{ urlParse .server | toJson }}")
	}
	if r.annotates() {
		texts = append(texts, "{{ .metadata.annotations.contact }}",
			"{{ index .metadata.annotations `contact` | default `none` | quote }}",
			"{{ index .metadata.annotations `example.com/owner` }}")
	}
	for _, name := range r.values {
		texts = append(texts, "{{ .values."+name+" }}", "{{ .values."+name+" | toJson }}",
			"{{ with .values }}{{ ."+name+" }}{{ end }}", "{{ .values."+name+" | squote }}",
			"{{ index .values `"+name+"` | toJson }}")
		if r.listed() { // The values of the cluster generator are no map that these take.
			texts = append(texts, "{{ hasKey .values `"+name+"` }}", "{{ get .values `"+name+"` }}",
				"{{ dig `"+name+"` `none` .values }}")
		}
	}
	if len(r.values) > 0 {
		texts = append(texts, "{{ .values | toJson }}", "{{ index .values `"+r.values[0]+"` }}",
			"{{ range $k, $v := .values }}{{ $k }}: {{ $v | quote }} {{ end }}", "{{ len .values }}")
	}
	return pick(r, texts...)
}

// questionable are templates that Argo CD refuses, or that give something else than one thinks, or
// nothing that can be repeated.
func questionable() []string {
	return []string{
		"{{ .metadata.labels.missing }}", "{{ index .metadata.labels `missing` }}", "{{ .metadata.labels.tier }}",
		"{{ index .metadata.labels `tier` }}", "{{ .metadata.labels.tier | default `x` }}", "{{ .nothing }}",
		"{{ .metadata.nothing }}",
		"{{ .values.undeclared }}", "{{ .name ", "{{ nothing .name }}", "{{ fail `no` }}", "{{ .name.first }}",
		"{{ now | date `2006` }}", "{{ env `HOME` }}", "{{ randAlpha 5 }}", "{{ uuidv4 }}",
		"{{ keys .metadata.labels | join `,` }}",
		"{{ define `x` }}a{{ end }}{{ template `x` }}", "{{ . | toJson }}", "{{ template `x` }}",
		"{{ gt .cluster.spec.controlPlaneEndpoint.port 1 }}", "{{ first (list) }}", "{{ index (dict `a` nil) `a` }}",
		"{{ get (dict) `x` }}", "{{ (dict).x }}",
		"{{ .metadata.annotations.contact }}", "{{ index .metadata.annotations `example.com/owner` }}", "{{ .server }}",
		"{{ .project }}", "{{ .cluster.spec.nothing }}", "{{ .cluster.spec.topology.version }}", "{{ .namespace }}",
		"{{ repeat 100000 .name }}",
		"{{ index .metadata.labels `tier` `x` }}", "{{ hasKey .metadata.labels `tier` }}",
		"{{ with .metadata }}{{ .labels.region }}{{ end }}", "{{ metadata.labels.missing }}",
		"{{ .metadata.labels.example.com/team }}", "{{ if .metadata.labels.tier }}a{{ end }}",
		"{{ with .metadata.labels.tier }}{{ . }}{{ end }}",
		"{{ index .cluster.spec.clusterNetwork.pods.cidrBlocks 7 }}", "{{ atoi `x` }}", "{{ int64 `x` }}",
		"{{ toDate `2006-01-02` `2020-01-01` }}", "{{ .metadata.labels }}", "{{ .metadata.labels | toJson }}",
		"{{ .cluster }}", "{{ merge .metadata.labels (dict `a` `b`) }}",
		"{{ if eq .metadata.labels.environment `production` }}{{ .metadata.labels.tier }}{{ end }}",
		"{{ range .metadata.labels }}{{ . }}{{ end }}",
		"{{ index .metadata.labels `tier` | default (index .metadata.labels `missing`) }}", "{{ div 1 0 }}",
		"{{ slice .name 0 1 }}", "{{ index `abc` 9 }}",
		"{{ mustRegexMatch `(` .name }}", "{{ b64dec `%` }}", "{{ fromJson `{` | toJson }}", "{{ mustFromJson `{` }}",
		"{{ genPrivateKey `rsa` }}", "{{ getHostByName `localhost` }}", "{{ set .metadata.labels `a` `b` }}",
		"{{ .metadata.labels.region | nindent -1 }}",
		"{{ or .metadata.labels.tier `x` }}", "{{ .values }}", "{{ .Values.x }}", "{{ .labels.region }}", "{{ $x }}",
		"{{ break }}", "{{ call .name }}", "{{ print nil }}", "{{ end }}", "{{ if }}", "{{", "{{}}", "{{ }}",
		"{{ .name }", "{{ 1 }}{{ nil }}",
	}
}
