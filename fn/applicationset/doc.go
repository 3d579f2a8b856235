// Package applicationset predicts the Applications that Argo CD makes of an ApplicationSet that
// somebody has written.
//
// A generator gives sets of parameters, and the template is rendered with each of them
// (GenerateApplications in applicationset/controllers/template of Argo CD 3.5.7). The list
// generator gives what it lists. The cluster generator gives a set for each cluster Secret; what is
// on the Secrets is known as far as the registrar is. The matrix generator gives the combinations
// of two others. All other generators ask something that is not in the input, and are not
// predicted.
package applicationset
