// Package gongshi asks a register of merchants' credit information for a signed report and holds it to its word, with the
// standard library alone. Copy this folder into a module of your own; first-hour is how it is used.
//
// [Verify] checks what `gongshi verify` checks of a report: the signature and its key, the times, the checkpoint that a key of
// the log has signed, each record's line and its proof, and the map, which says that none was left out. What it does not check
// (witnesses, a second signature, an earlier state of the log) it names in [Report.Unproven], and what it can't read, as a
// document by another algorithm, it refuses. tests/vectors/verify holds it to the same findings.
package gongshi

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	skew      = 300              // seconds that clocks may differ by
	span      = 15 * 60 * 1000   // ms before its signing that the map of a complete paper may have been made
	mapAge    = 26 * 3600 * 1000 // ms that a map may be older than a statement, with entries since
	tokenMax  = 16_000_000
	depthMax  = 32
	elsewhere = "; `gongshi verify` can say more"
)

// Fetch asks the register at an address for the signed report on a code.
func Fetch(register, code string) (string, error) {
	address := strings.TrimRight(register, "/") + "/v1/subjects/" + url.PathEscape(code) + "/report"
	request, err := http.NewRequest("GET", address, nil)
	if err != nil {
		return "", err
	}
	request.Header.Set("accept", "application/jwt")
	answer, err := (&http.Client{Timeout: time.Minute}).Do(request)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, tokenMax+1))
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("the register answered %s: %.500s", answer.Status, body)
	}
	return string(body), err
}

type key struct {
	kid, alg, role, status string
	isComplete             bool // its papers stand on complete checkpoints
	public                 []byte
	from, until            *int64 // ms
}

// Keys are those that are believed: a key set (RFC 7517) from the authority's own hands, and not from its server.
type Keys struct{ documents, log []key }

// ReadKeys reads a key set from a file.
func ReadKeys(file string) (*Keys, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return ParseKeys(source)
}

// ParseKeys reads a key set.
func ParseKeys(source []byte) (*Keys, error) {
	var set struct{ Keys []map[string]any }
	if err := json.Unmarshal(source, &set); err != nil {
		return nil, err
	}
	keys := &Keys{}
	for _, given := range set.Keys {
		text := func(name string) string { value, _ := given[name].(string); return value }
		if _, isPrivate := given["d"]; isPrivate {
			return nil, errors.New("the key set holds a private key")
		}
		one := key{kid: text("kid"), alg: text("alg"), role: text("role"), status: text("status")}
		one.isComplete = text("papers") == "complete"
		if one.alg == "Ed25519" {
			public, isSpelled := unbase64(base64.RawURLEncoding, text("x"))
			thumbprint := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + text("x") + `"}`))
			if !isSpelled || len(public) != ed25519.PublicKeySize || text("kty") != "OKP" || text("crv") != "Ed25519" ||
				base64.RawURLEncoding.EncodeToString(thumbprint[:]) != one.kid {
				return nil, fmt.Errorf("the key %s is not the one that its kid names", one.kid)
			}
			one.public = public
		}
		for name, end := range map[string]**int64{"from": &one.from, "until": &one.until} {
			if text(name) == "" {
				continue
			}
			at, err := time.Parse(time.RFC3339, text(name))
			if err != nil {
				return nil, err
			}
			ms := at.UnixMilli()
			*end = &ms
		}
		if one.role == "log" {
			keys.log = append(keys.log, one)
		} else {
			keys.documents = append(keys.documents, one)
		}
	}
	return keys, nil
}

// Expect is what a report has to be. Without a Code it may be on anybody: give it, or a register could answer of another.
type Expect struct {
	Code, Issuer, Origin string
	Now                  time.Time // zero: now
	WithoutMap           string    // "any": of versions before the map too; "short": short forms. Empty, best: neither
}

// Report is what was signed, and holds.
type Report struct {
	Kind     string   // credit-report, no-record, publication, ended
	Subject  string   // the code; of a publication or an ending the record's id
	Lists    []string // which lists were asked
	Records  []string // the lines, JSON, as published
	Claims   map[string]any
	Unproven []string
}

type refusal string

func (r refusal) Error() string { return "NOT VERIFIED: " + string(r) }

func must(holds bool, format string, given ...any) {
	if !holds {
		panic(refusal(fmt.Sprintf(format, given...)))
	}
}

// Verify holds a report, a certificate or a statement that there is no record (application/jwt) against the keys.
func Verify(token string, keys *Keys, expect Expect) (report *Report, err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			why, isRefusal := thrown.(refusal)
			if !isRefusal {
				why = refusal(fmt.Sprint("this is no report: ", thrown))
			}
			report, err = nil, why
		}
	}()
	claims, signer := open(token, keys, "report", claimsOf)
	report = &Report{Claims: claims, Unproven: []string{
		"that witnesses have seen this log", "a second signature", "that the log continues what you saw before",
		"what was published since", "that what the authority says is so",
	}}
	judgeTimes(claims, signer, keys, expect)
	judgeAgreement(claims, expect)
	log := statedLog(claims, keys, expect)
	iat := claims["iat"].(int64)
	for _, each := range claims["records"].(list) {
		record := each.(object)
		entry := readEntry(record, log, iat)
		must(entry.op == "add" || entry.op == "amend", "entry %d opens no record", record["position"])
		line := record["line"].(string)
		report.Records = append(report.Records, line)
		must(commitment(line) == entry.commitment && entry.list == lineOf(line).list,
			"the line of %d is not the one that the log binds", record["position"])
	}
	if ended, isThere := claims["ended"].(object); isThere {
		end, added := readEntry(ended, log, iat), readEntry(ended["added"].(object), log, iat)
		must((end.op == "remove" || end.op == "erase") && end.replaces == strconv.FormatInt(ended["added"].(object)["position"].(int64), 10),
			"the entry does not end what it should")
		must((added.op == "add" || added.op == "amend") && added.list == end.list, "what is said to have ended was never published")
	}
	report.Unproven = append(report.Unproven, judgeMap(claims, log, signer.isComplete, expect)...)
	asked := claims["asked"].(object)
	report.Kind, report.Subject = claims["kind"].(string), claims["sub"].(string)
	for _, name := range asked["lists"].(list) {
		report.Lists = append(report.Lists, name.(string))
	}
	return report, nil
}

// statedLog opens the checkpoint of a document, which has to be of the log that it states.
func statedLog(claims object, keys *Keys, expect Expect) logPoint {
	log, stated := openCheckpoint(claims["checkpoint"].(string), keys, expect.Origin), claims["log"].(object)
	must(log.origin == stated["origin"] && log.size == stated["size"] && encode(log.root) == stated["root"],
		"the checkpoint is of another log than the report states")
	return log
}

// open gives the claims of a token of a kind whose signature fits, and who signed it.
func open(token string, keys *Keys, kind string, claimsOf func([]byte) object) (object, key) {
	token = strings.TrimSuffix(token, "\n")
	parts := strings.Split(token, ".")
	must(len(token) <= tokenMax && len(parts) == 3, "this is no compact JWS")
	var raw [3][]byte
	for n, part := range parts {
		bytes, isSpelled := unbase64(base64.RawURLEncoding, part)
		must(isSpelled && len(bytes) > 0, "this is no compact JWS")
		raw[n] = bytes
	}
	header := exactly(plain(raw[0]), object{"alg": text, "kid": text, "typ": text}, nil)
	must(header["typ"] == "gongshi-"+kind+"+jwt", "typ %s is not that of a %s", header["typ"], kind)
	must(header["alg"] == "Ed25519", "signed by %s, which is not checked here"+elsewhere, header["alg"])
	for _, one := range keys.documents {
		if one.kid != header["kid"] || one.alg != "Ed25519" {
			continue
		}
		must(ed25519.Verify(one.public, []byte(parts[0]+"."+parts[1]), raw[2]), "the signature does not fit")
		return claimsOf(raw[1]), one
	}
	panic(refusal("no key of the register has signed this"))
}

func judgeTimes(claims object, signer key, keys *Keys, expect Expect) {
	now, iat, exp := expect.Now.Unix(), claims["iat"].(int64), claims["exp"].(int64)
	if expect.Now.IsZero() {
		now = time.Now().Unix()
	}
	must(signer.role == "" || signer.role == "statement", "the key %s is for %s, and signs no report", signer.kid, signer.role)
	must(signer.status != "compromised", "others may have the key that signed this"+elsewhere)
	must(signer.from == nil || iat >= *signer.from/1000-skew, "signed before its key was in use")
	must(signer.until == nil || iat <= *signer.until/1000+skew, "signed after its key was out of use")
	must(iat <= now+skew, "it is of the future")
	must(exp > iat && now <= exp+skew, "it has expired: ask for a new one")
	must(expect.Issuer == "" || claims["iss"] == expect.Issuer, "this is by %s, not by %s", claims["iss"], expect.Issuer)
}

// judgeAgreement holds what a report says of itself together: who it is about, what was asked, which records it shows.
func judgeAgreement(claims object, expect Expect) {
	asked, records, sub, kind := claims["asked"].(object), claims["records"].(list), claims["sub"].(string), claims["kind"]
	byCode, lists := asked["by"] == "code", map[any]bool{}
	for _, name := range asked["lists"].(list) {
		must(!lists[name], "it names a list twice")
		lists[name] = true
	}
	must(len(lists) > 0, "it names no list")
	must(expect.Code == "" || (byCode && sub == expect.Code), "this is a report on %s, not on %s", sub, expect.Code)
	must(expect.Code == "" || len(lists) == 3, "this is a report on a part of the lists")
	must(sub == asked["value"], "it is about another subject than was asked")
	must(!byCode || codePattern.MatchString(sub), "what was asked is no code")
	subject, isNamed := claims["subject"].(object)
	must(!byCode || !isNamed || subject["code"] == sub, "it names a merchant of another code than was asked")
	seen := map[any]bool{}
	for _, each := range records {
		record := each.(object)
		line := lineOf(record["line"].(string))
		must(lists[line.list], "it shows a record of a list that was not asked")
		must((byCode && line.code == sub) || (!byCode && line.id == sub), "it shows a record of another subject")
		must(!seen[record["position"]], "it shows a record twice")
		seen[record["position"]] = true
	}
	count := int64(len(records))
	full, isShort := claims["excerpt_of"].(object)
	if isShort {
		must(count == 0 && claims["map"] == nil, "it is a short form, and shows records")
		count = full["records"].(int64)
	}
	must(kind != "no-record" || count == 0, "it says that there is no record, and shows one")
	must(kind != "credit-report" || count > 0, "it says that there are records, and shows none")
	must(kind != "ended" || (count == 0 && claims["map"] == nil), "it says that a publication ended, and shows more")
	must(kind != "publication" || (count == 1 && !byCode), "it must show exactly one record")
	must((kind == "ended" && !isShort) == (claims["ended"] != nil), "the entry that ended it is not as it should be")
}

type logPoint struct {
	origin string
	size   int64
	root   []byte
	before *int64 // ms; when its key went out of use
}

var sizePattern = regexp.MustCompile(`^(0|[1-9]\d{0,15})$`)

// openCheckpoint opens a signed note (C2SP signed-note, tlog-checkpoint): one known key of the log at least, and none that fails.
func openCheckpoint(note string, keys *Keys, origin string) logPoint {
	split := strings.LastIndex(note, "\n\n")
	isClean := strings.IndexFunc(note, func(r rune) bool { return r < ' ' && r != '\n' }) < 0
	must(split > 0 && isClean && strings.HasSuffix(note, "\n"), "this is no checkpoint")
	signed, lines := note[:split+1], strings.Split(note[split+2:len(note)-1], "\n")
	must(len(lines) <= 100, "the checkpoint has too many signatures")
	said := strings.Split(strings.TrimSuffix(signed, "\n"), "\n")
	must(len(said) >= 3 && said[0] != "" && sizePattern.MatchString(said[1]), "this is no checkpoint")
	for _, extension := range said[3:] {
		must(extension != "", "this is no checkpoint")
	}
	must(origin == "" || said[0] == origin, "this is the log %s, not %s", said[0], origin)
	size, _ := strconv.ParseInt(said[1], 10, 64)
	root, isSpelled := unbase64(base64.StdEncoding, said[2])
	must(isSpelled && len(root) == 32 && size < 1<<53, "this is no checkpoint")
	log, isSigned, isForEver := logPoint{origin: said[0], size: size, root: root}, false, false
	for _, line := range lines {
		parts := strings.Split(line, " ")
		must(len(parts) == 3 && parts[0] == "—" && parts[1] != "", "the checkpoint has a line that is no signature")
		signature, isSpelled := unbase64(base64.StdEncoding, parts[2])
		must(isSpelled && len(signature) > 4, "the checkpoint has a line that is no signature")
		for _, one := range keys.log {
			id := sha256.Sum256(append([]byte(said[0]+"\n\x01"), one.public...))
			if one.status == "compromised" || parts[1] != said[0] || !bytes.Equal(id[:4], signature[:4]) {
				continue
			}
			must(ed25519.Verify(one.public, []byte(signed), signature[4:]), "a signature of the checkpoint does not fit")
			isSigned, isForEver = true, isForEver || one.until == nil
			if log.before == nil || (one.until != nil && *one.until > *log.before) {
				log.before = one.until
			}
		}
	}
	must(isSigned, "no key of the log that is believed here has signed the checkpoint"+elsewhere)
	if isForEver {
		log.before = nil
	}
	return log
}

type entry struct{ op, list, replaces, commitment string }

var (
	codePattern  = regexp.MustCompile(`^[0-9A-HJ-NPQRTUWXY]{18}$`)
	entryPattern = regexp.MustCompile(`^\{("v":2,)?"op":"([a-z]+)","time":(0|[1-9]\d{0,14}),"list":"([a-z]+)","authority":(?:null|"\d{6}"),"replaces":(?:null|(0|[1-9]\d{0,14})),"reason":(?:null|"[a-z-]{1,32}"),"commitment":(?:null|"([\w-]{42}[AEIMQUYcgkosw048])")\}$`)
	entryRules   = map[string]string{ // version, what it is about, whether it replaces, whether it commits
		"add": "1 record false true", "amend": "1 record true true", "remove": "1 record true false", "erase": "1 record true false",
		"map": "2 map false true",
	}
)

// readEntry reads an entry of a record or a map that is in the log, and was written before the document was signed.
func readEntry(given object, log logPoint, iat int64) entry {
	source, position := given["entry"].(string), given["position"].(int64)
	found := entryPattern.FindStringSubmatch(source)
	must(found != nil, "entry %d is not as a register writes it", position)
	version, about := "1", "record"
	if found[1] != "" {
		version = "2"
	}
	switch found[4] {
	case "abnormal", "serious", "penalty":
	default:
		about = found[4]
	}
	must(entryRules[found[2]] == fmt.Sprint(version, " ", about, " ", found[5] != "", " ", found[6] != ""),
		"entry %d is not as a register writes one of %s", position, found[2])
	leaf := sha256.Sum256([]byte("\x00" + source))
	must(isIncluded(leaf[:], position, log, given["proof"].(list)), "entry %d is not in the log", position)
	at, _ := strconv.ParseInt(found[3], 10, 64)
	must(log.before == nil || at <= *log.before+skew*1000, "the checkpoint was signed after its key was out of use")
	must(at <= iat*1000+skew*1000, "it was signed before entry %d was written", position)
	return entry{found[2], found[4], found[5], found[6]}
}

// isIncluded verifies a proof of inclusion (RFC 9162, 2.1.3.2).
func isIncluded(hash []byte, position int64, log logPoint, proof list) bool {
	if position >= log.size {
		return false
	}
	node, last := position, log.size-1
	for _, step := range proof {
		sibling := decode(step.(string))
		if last == 0 {
			return false
		}
		if node&1 == 1 || node == last {
			hash = digest([]byte{1}, sibling, hash)
			for node&1 == 0 && node != 0 {
				node, last = node>>1, last>>1
			}
		} else {
			hash = digest([]byte{1}, hash, sibling)
		}
		node, last = node>>1, last>>1
	}
	return last == 0 && bytes.Equal(hash, log.root)
}

// judgeMap holds the records that are shown against what is live: none that is not, and of the lists that were asked none left out.
func judgeMap(claims object, log logPoint, isComplete bool, expect Expect) []string {
	stated, isThere := claims["map"].(object)
	if !isThere {
		_, isShort := claims["excerpt_of"].(object)
		isAny := expect.WithoutMap == "any" && (isShort || !isComplete)
		isTaken := isAny || (isShort && expect.WithoutMap == "short") || (!isShort && claims["kind"] == "ended")
		must(isTaken, "it has no proof of the map: a record could have been left out")
		return []string{"that no record is left out"}
	}
	asked, records, code := claims["asked"].(object), claims["records"].(list), claims["sub"].(string)
	if asked["by"] != "code" {
		must(len(records) > 0, "it has a proof of the map, and of no code")
		code = lineOf(records[0].(object)["line"].(string)).code
	}
	iat, size := claims["iat"].(int64), stated["size"].(int64)
	proven := object{"entry": stated["entry"], "position": size, "proof": stated["proof"]}
	entry := readEntry(proven, log, iat)
	must(entry.op == "map" && leadsTo(code, stated, size, entry.commitment), "its map is not the one of the log")
	isSince := log.size > size+1
	made, _ := strconv.ParseInt(entryPattern.FindStringSubmatch(stated["entry"].(string))[3], 10, 64)
	must(!isComplete || (!isSince && iat*1000-made <= span), "it has a map that lags behind its checkpoint or its signing")
	must(!isSince || iat*1000-made <= mapAge || expect.WithoutMap == "any", "it has a map too old")
	shown, live, past := map[any]string{}, map[any]any{}, map[any]string{}
	for _, each := range records {
		shown[each.(object)["position"]] = lineOf(each.(object)["line"].(string)).list
	}
	for _, each := range stated["past_display"].(list) {
		past[each.(object)["position"]] = each.(object)["displayed_until"].(string)
	}
	today := time.Unix(iat+8*3600, 0).UTC().Format("2006-01-02")
	for _, each := range stated["live"].(list) {
		item := each.(object)
		live[item["position"]] = item["list"]
		isAsked := false
		for _, name := range asked["lists"].(list) {
			isAsked = isAsked || (asked["by"] == "code" && name == item["list"])
		}
		until, isPast := past[item["position"]]
		isOver := isPast && expect.WithoutMap == "any" && until < today
		must(!isAsked || isOver || shown[item["position"]] != "", "it leaves the record of %d out", item["position"])
	}
	for position, name := range shown {
		must(live[position] == name, "it shows the record of %d, which is not live", position)
	}
	if isSince {
		return []string{fmt.Sprintf("what was published about the code from %d to %d", size, log.size)}
	}
	if isComplete {
		at := func(ms int64) string { return time.UnixMilli(ms).UTC().Format(time.RFC3339) }
		return []string{fmt.Sprintf("what was published about the code from %s to %s", at(made), at(iat*1000))}
	}
	return nil
}

// leadsTo says whether a code's leaf, or that at which a search for it ends, leads to the root of the map.
func leadsTo(code string, stated object, size int64, root string) bool {
	live, other, path := stated["live"].(list), stated["other"], stated["path"].(list)
	wanted := digest([]byte(code))
	leafKey, lines, positions, above := wanted, "gongshi/map-value/v1\n", map[any]bool{}, int64(-1)
	for _, each := range live {
		item := each.(object)
		if item["position"].(int64) <= above || item["position"].(int64) >= size {
			return false
		}
		above = item["position"].(int64)
		positions[above] = true
		lines += fmt.Sprintf("%s %d %s\n", item["list"], above, item["commitment"])
	}
	for _, each := range stated["past_display"].(list) {
		if !positions[each.(object)["position"]] {
			return false
		}
	}
	value := digest([]byte(lines))
	if other != nil {
		leafKey, value = decode(other.(object)["key"].(string)), decode(other.(object)["value"].(string))
		if len(live) > 0 || bytes.Equal(leafKey, wanted) {
			return false
		}
	} else if len(live) == 0 {
		return len(path) == 0 && base64.RawURLEncoding.EncodeToString(digest([]byte{2})) == root
	}
	bit := func(of []byte, depth int) byte { return of[depth/8] >> (7 - depth%8) & 1 }
	found, depth := digest([]byte{2}, leafKey, value), 256
	for _, each := range path {
		step := decode(each.(string))
		at := int(step[0])
		if len(step) != 33 || at >= depth || bit(wanted, at) != bit(leafKey, at) {
			return false
		}
		if depth = at; bit(wanted, at) == 0 {
			found = digest([]byte{3, step[0]}, found, step[1:])
		} else {
			found = digest([]byte{3, step[0]}, step[1:], found)
		}
	}
	return base64.RawURLEncoding.EncodeToString(found) == root
}

type line struct{ id, list, code string }

func lineOf(source string) line {
	value, isObject := plain([]byte(source)).(object)
	must(isObject, "a line is none")
	subject, _ := value["subject"].(object)
	text := func(of object, name string) string { found, _ := of[name].(string); return found }
	return line{text(value, "id"), text(value, "list"), text(subject, "code")}
}

func commitment(line string) string {
	return base64.RawURLEncoding.EncodeToString(digest([]byte("gongshi/record-line/v1\n"), []byte(line)))
}

func digest(parts ...[]byte) []byte {
	hash := sha256.Sum256(bytes.Join(parts, nil))
	return hash[:]
}

func encode(of []byte) string { return base64.StdEncoding.EncodeToString(of) }

func decode(encoded string) []byte {
	decoded, isSpelled := unbase64(base64.StdEncoding, encoded)
	must(isSpelled, "a hash is none")
	return decoded
}

// unbase64 decodes the one spelling that the encoding writes.
func unbase64(encoding *base64.Encoding, encoded string) ([]byte, bool) {
	decoded, err := encoding.DecodeString(encoded)
	return decoded, err == nil && encoding.EncodeToString(decoded) == encoded
}
