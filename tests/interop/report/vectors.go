// Says of each vector in a folder, one a subfolder, why client/go refuses it, or that it holds.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"gongshi"
)

func read(names ...string) string {
	source, _ := os.ReadFile(filepath.Join(append([]string{os.Args[1]}, names...)...))
	return string(source)
}

func main() {
	entries, _ := os.ReadDir(os.Args[1])
	for n := range entries {
		name := strconv.Itoa(n)
		now, err := time.Parse(time.RFC3339, read(name, "now"))
		if err != nil {
			panic(err)
		}
		keys, err := gongshi.ParseKeys([]byte(read(name, "keys")))
		if err != nil {
			panic(err)
		}
		expect := gongshi.Expect{Issuer: os.Args[2], Origin: os.Args[3], Now: now, WithoutMap: read(name, "without-map")}
		if _, err := gongshi.Verify(read(name, "document"), keys, expect); err != nil {
			fmt.Println(err)
		} else {
			fmt.Println("holds")
		}
	}
}
