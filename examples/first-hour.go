// A first verified answer, with Go (1.21) alone: go run examples/first-hour.go
// REGISTER: its address; CODE: whom you ask about; keys.json: the key set from the authority's hands.
package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

func or(name, usual string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return usual
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	code := or("CODE", "91000000MA00000157")
	address := or("REGISTER", "http://localhost:8787") + "/v1/subjects/" + code + "/report"
	request := must(http.NewRequest("GET", address, nil))
	request.Header.Set("accept", "application/jwt")
	parts := strings.Split(strings.TrimSpace(string(must(io.ReadAll(must(http.DefaultClient.Do(request)).Body)))), ".")
	decode := base64.RawURLEncoding.DecodeString
	var header struct{ Kid, Typ string }
	var claims struct{ Kind, Sub string }
	var set struct{ Keys []struct{ Kid, X, Role string } }
	must(0, json.Unmarshal(must(decode(parts[0])), &header))
	must(0, json.Unmarshal(must(decode(parts[1])), &claims))
	must(0, json.Unmarshal(must(os.ReadFile(or("JWKS", "keys.json"))), &set))
	for _, key := range set.Keys {
		isIt := key.Kid == header.Kid && key.Role == "statement" && header.Typ == "gongshi-report+jwt" && claims.Sub == code
		if isIt && ed25519.Verify(must(decode(key.X)), []byte(parts[0]+"."+parts[1]), must(decode(parts[2]))) {
			fmt.Println("verified", claims.Kind)
			return
		}
	}
	fmt.Println("NOT VERIFIED")
	os.Exit(1)
}
