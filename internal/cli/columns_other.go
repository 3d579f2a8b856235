//go:build !unix

package cli

import "os"

// columnsOf is 0: only COLUMNS says how wide a terminal is.
func columnsOf(*os.File) int { return 0 }
