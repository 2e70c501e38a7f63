// Checks a log that is served over HTTP with the libraries that others use, unmodified: golang.org/x/mod/sumdb/note and
// tlog, and transparency-dev/merkle. Usage: go run . ADDRESS VKEY
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if len(os.Args) != 3 {
		fail("usage: go run . ADDRESS VKEY")
	}
	address, vkey := os.Args[1], os.Args[2]
	tree := openCheckpoint(get(address+"/log/checkpoint", ""), vkey)
	fmt.Printf("note: checkpoint of %d entries is signed by %s\n", tree.N, strings.Split(vkey, "+")[0])

	// tlog reads the tiles that it needs, and believes none that does not hash up to the root.
	reader := tlog.TileHashReader(tree, &tiles{address})
	root, err := tlog.TreeHash(tree.N, reader)
	check(err)
	expect(root == tree.Hash, "the tiles have the root of the checkpoint")

	entries := readEntries(address, tree.N)
	for n, entry := range entries {
		record, err := tlog.ProveRecord(tree.N, int64(n), reader)
		check(err)
		check(tlog.CheckRecord(record, tree.N, tree.Hash, int64(n), tlog.RecordHash(entry)))
	}
	fmt.Printf("tlog: %d entries of the bundles are in the tree of the tiles\n", len(entries))

	checkInclusion(address, tree, entries)
	checkConsistency(address, tree)
	checkTlogProof(address, tree, vkey, entries)
}

// checkInclusion holds proofs of the API against both libraries.
func checkInclusion(address string, tree tlog.Tree, entries [][]byte) {
	count := 0
	for n := int64(0); n < tree.N; n += 1 + tree.N/97 {
		answer := ask(fmt.Sprintf("%s/log/proof/inclusion?position=%d", address, n))
		leaf := rfc6962.DefaultHasher.HashLeaf(entries[n])
		check(proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(n), uint64(tree.N), leaf, answer.Proof, tree.Hash[:]))
		check(tlog.CheckRecord(hashes(answer.Proof), tree.N, tree.Hash, n, tlog.RecordHash(entries[n])))
		count++
	}
	fmt.Printf("merkle and tlog: %d inclusion proofs of the API hold\n", count)
}

// checkConsistency holds proofs of the API against both libraries, for sizes up to the checkpoint's.
func checkConsistency(address string, tree tlog.Tree) {
	count := 0
	for from := int64(1); from <= tree.N; from += 1 + tree.N/97 {
		answer := ask(fmt.Sprintf("%s/log/proof/consistency?from=%d", address, from))
		check(proof.VerifyConsistency(
			rfc6962.DefaultHasher, uint64(from), uint64(tree.N), answer.Proof, answer.FromRoot, tree.Hash[:]))
		check(tlog.CheckTree(hashes(answer.Proof), tree.N, tree.Hash, from, tlog.Hash(answer.FromRoot)))
		count++
	}
	fmt.Printf("merkle and tlog: %d consistency proofs of the API hold\n", count)
}

// checkTlogProof reads a proof as text: what somebody keeps in a file, with the checkpoint in it.
func checkTlogProof(address string, tree tlog.Tree, vkey string, entries [][]byte) {
	text := string(get(address+"/log/proof/inclusion?position=1", "text/plain"))
	head, checkpoint, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	expect(found && lines[0] == "c2sp.org/tlog-proof@v1" && lines[1] == "index 1", "the text is a tlog-proof")
	signed := openCheckpoint([]byte(checkpoint), vkey)
	var record tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		check(err)
		record = append(record, hash)
	}
	check(tlog.CheckRecord(record, signed.N, signed.Hash, 1, tlog.RecordHash(entries[1])))
	expect(signed == tree, "the proof is for the checkpoint")
	fmt.Println("note and tlog: the tlog-proof holds")
}

// openCheckpoint verifies the note and reads its three lines.
func openCheckpoint(message []byte, vkey string) tlog.Tree {
	verifier, err := note.NewVerifier(vkey)
	check(err)
	opened, err := note.Open(message, note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	expect(len(lines) == 4 && lines[0] == verifier.Name(), "the note is a checkpoint under the name of its key")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	hash, err := tlog.ParseHash(lines[2])
	check(err)
	return tlog.Tree{N: size, Hash: hash}
}

// tiles reads tiles for tlog, whose paths name the height and C2SP's do not.
type tiles struct{ address string }

func (t *tiles) Height() int                     { return 8 }
func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t *tiles) ReadTiles(asked []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range asked {
		read = append(read, get(t.address+"/log/tile/"+strings.TrimPrefix(tile.Path(), "tile/8/"), ""))
	}
	return read, nil
}

func readEntries(address string, size int64) [][]byte {
	var entries [][]byte
	for n := int64(0); n*256 < size; n++ {
		tile := tlog.Tile{H: 8, L: 0, N: n, W: int(min(256, size-n*256))}
		path := strings.TrimPrefix(tile.Path(), "tile/8/0/")
		bundle := get(address+"/log/tile/entries/"+path, "")
		for len(bundle) > 0 {
			length := int(binary.BigEndian.Uint16(bundle))
			entries = append(entries, bundle[2:2+length])
			bundle = bundle[2+length:]
		}
	}
	expect(int64(len(entries)) == size, "the bundles have as many entries as the checkpoint says")
	return entries
}

type answer struct {
	FromRoot base64Bytes `json:"from_root"`
	Proof    [][]byte    `json:"proof"`
}

type base64Bytes []byte

func (b *base64Bytes) UnmarshalText(text []byte) (err error) {
	*b, err = base64.StdEncoding.DecodeString(string(text))
	return err
}

func ask(url string) (read answer) {
	check(json.Unmarshal(get(url, "application/json"), &read))
	return read
}

func hashes(proof [][]byte) []tlog.Hash {
	converted := make([]tlog.Hash, len(proof))
	for n, hash := range proof {
		converted[n] = tlog.Hash(hash)
	}
	return converted
}

func get(url, accept string) []byte {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	check(err)
	if accept != "" {
		request.Header.Set("Accept", accept)
	}
	response, err := http.DefaultClient.Do(request)
	check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	check(err)
	expect(response.StatusCode == http.StatusOK, fmt.Sprintf("%s answers 200, not %s: %s", url, response.Status, body))
	return body
}

func expect(holds bool, what string) {
	if !holds {
		fail("not so: " + what)
	}
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}
