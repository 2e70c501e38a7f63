// A first verified answer, with Go (1.22) alone: JWKS=$PWD/keys.json go -C client/go run ./first-hour
// REGISTER: its address; CODE: whom you ask about; JWKS: a file, the key set from the authority's hands.
package main

import (
	"cmp"
	"fmt"
	"os"
	"strings"

	"gongshi"
)

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func main() {
	code := cmp.Or(os.Getenv("CODE"), "91000000MA00000157")
	keys := must(gongshi.ReadKeys(cmp.Or(os.Getenv("JWKS"), "keys.json")))
	token := must(gongshi.Fetch(cmp.Or(os.Getenv("REGISTER"), "http://localhost:8787"), code))
	report := must(gongshi.Verify(token, keys, gongshi.Expect{Code: code})) // an error where it does not hold
	fmt.Printf("verified %s\nnot checked: %s\n", report.Kind, strings.Join(report.Unproven, "; "))
}
