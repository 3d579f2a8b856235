package argocd

// answer is yes, no, or that it is not known before the hub is asked.
type answer int8

const (
	no      answer = -1
	unknown answer = 0
	yes     answer = 1
)

func (a answer) not() answer { return -a }

func (a answer) and(b answer) answer { return min(a, b) }

func (a answer) or(b answer) answer { return max(a, b) }

// answerOf is yes or no.
func answerOf(holds bool) answer {
	if holds {
		return yes
	}
	return no
}
