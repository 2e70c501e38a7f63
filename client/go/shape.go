package gongshi

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

type (
	object = map[string]any
	list   = []any
)

// plain reads JSON in the one spelling in which a register signs it, that of JSON.stringify: of any other (a member twice, a
// needless escape or space, a number with an exponent) other programs could read something else.
func plain(source []byte) any {
	must(utf8.Valid(source), "what is signed is no UTF-8")
	reader := &plainReader{source: string(source)}
	value := reader.value(0)
	must(reader.at == len(source), "what is signed has more behind it")
	return value
}

type plainReader struct {
	source string
	at     int
}

var numberPattern = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d*[1-9])?`)

func (r *plainReader) next() byte {
	must(r.at < len(r.source), "what is signed breaks off")
	return r.source[r.at]
}

func (r *plainReader) take(wanted byte) {
	must(r.next() == wanted, "what is signed is not JSON in the register's spelling, at %d", r.at)
	r.at++
}

func (r *plainReader) isAt(wanted byte) bool {
	if r.next() != wanted {
		return false
	}
	r.at++
	return true
}

func (r *plainReader) value(depth int) any {
	must(depth <= depthMax, "what is signed is too deep")
	switch r.next() {
	case '{':
		r.at++
		members := object{}
		for first := true; !r.isAt('}'); first = false {
			if !first {
				r.take(',')
			}
			name := r.text()
			_, isTwice := members[name]
			_, err := strconv.ParseUint(name, 10, 64) // which JSON.parse would put in another order
			must(!isTwice && err != nil, "what is signed has a member twice, or named by a number")
			r.take(':')
			members[name] = r.value(depth + 1)
		}
		return members
	case '[':
		r.at++
		items := list{}
		for first := true; !r.isAt(']'); first = false {
			if !first {
				r.take(',')
			}
			items = append(items, r.value(depth+1))
		}
		return items
	case '"':
		return r.text()
	}
	for word, value := range map[string]any{"true": true, "false": false, "null": nil} {
		if strings.HasPrefix(r.source[r.at:], word) {
			r.at += len(word)
			return value
		}
	}
	return r.number()
}

// number takes as many digits as a double keeps for certain; whole ones are int64.
func (r *plainReader) number() any {
	found := numberPattern.FindString(r.source[r.at:])
	digits := strings.TrimLeft(strings.ReplaceAll(strings.TrimPrefix(found, "-"), ".", ""), "0")
	isPlain := found != "" && found != "-0" && len(digits) <= 15 && !strings.HasPrefix(strings.TrimPrefix(found, "-"), "0.000000")
	must(isPlain, "what is signed has a number that is not in the register's spelling, at %d", r.at)
	r.at += len(found)
	if whole, err := strconv.ParseInt(found, 10, 64); err == nil {
		return whole
	}
	value, _ := strconv.ParseFloat(found, 64)
	return value
}

func (r *plainReader) text() string {
	r.take('"')
	var read strings.Builder
	for r.next() != '"' {
		character := r.source[r.at]
		must(character >= ' ', "what is signed has a bare control character, at %d", r.at)
		r.at++
		if character != '\\' {
			read.WriteByte(character)
			continue
		}
		escape := r.next()
		r.at++
		if place := strings.IndexByte(`"\bfnrt`, escape); place >= 0 {
			read.WriteByte("\"\\\b\f\n\r\t"[place])
			continue
		}
		must(escape == 'u' && r.at+4 <= len(r.source), "what is signed has an escape that need not be, at %d", r.at)
		code := r.source[r.at : r.at+4]
		value, err := strconv.ParseUint(code, 16, 16)
		isNeeded := err == nil && value < ' ' && code == strings.ToLower(code) && !strings.ContainsRune("\b\f\n\r\t", rune(value))
		must(isNeeded, "what is signed has an escape that need not be, at %d", r.at)
		read.WriteByte(byte(value))
		r.at += 4
	}
	r.at++
	return read.String()
}

// A shape is an object (its members' shapes), a pattern of texts, a kind (below), or a list of one shape: list{shape}.
type kind string

const (
	text  kind = "text"
	count kind = "count"
)

type orNull struct{ shape any }

func pattern(of string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + of + `)$`) }

var (
	treeHash   = pattern(`[A-Za-z0-9+/]{43}=`)
	listName   = pattern(`abnormal|serious|penalty`)
	inLog      = object{"entry": text, "position": count, "proof": list{treeHash}}
	ended      = object{"entry": text, "position": count, "proof": list{treeHash}, "added": inLog}
	recordPart = object{"line": text, "entry": text, "position": count, "proof": list{treeHash}}
	mapPart    = object{
		"size": count, "entry": text, "proof": list{treeHash},
		"live":         list{object{"list": listName, "position": count, "commitment": pattern(`[\w-]{42}[AEIMQUYcgkosw048]`)}},
		"other":        orNull{object{"key": treeHash, "value": treeHash}},
		"path":         list{pattern(`[A-Za-z0-9+/]{44}`)},
		"past_display": list{object{"position": count, "displayed_until": pattern(`\d{4}-\d\d-\d\d`)}},
	}
	needed = object{
		"iss": text, "iat": count, "exp": count, "jti": text, "kind": pattern(`credit-report|no-record|publication|ended`), "sub": text,
		"subject": orNull{object{"code": text, "name": text}},
		"asked":   object{"by": pattern(`code|record`), "value": text, "lists": list{listName}},
		"log":     object{"origin": text, "size": count, "root": treeHash}, "checkpoint": text,
		"records": list{recordPart}, "note": object{"zh": text, "en": text},
	}
	optional = object{
		"ended": ended, "map": mapPart, "excerpt_of": object{"sha256": pattern(`[0-9a-f]{64}`), "records": count},
	}
)

func claimsOf(source []byte) object { return exactly(plain(source), needed, optional) }

// exactly takes an object that has all members that are needed, maybe some more that are known, and no other.
func exactly(value any, needed, optional object) object {
	given, isObject := value.(object)
	must(isObject, "what is signed is no report of this version")
	for name := range needed {
		_, isThere := given[name]
		must(isThere, "what is signed lacks %s", name)
	}
	for name, value := range given {
		shape, isKnown := needed[name]
		if !isKnown {
			shape, isKnown = optional[name]
		}
		must(isKnown && fits(value, shape), "what is signed has a %s that is not as in this version", name)
	}
	return given
}

func fits(value, shape any) bool {
	switch wanted := shape.(type) {
	case kind:
		_, isText := value.(string)
		number, isWhole := value.(int64)
		return (wanted == text && isText) || (wanted == count && isWhole && number >= 0)
	case *regexp.Regexp:
		given, isText := value.(string)
		return isText && wanted.MatchString(given)
	case orNull:
		return value == nil || fits(value, wanted.shape)
	case list:
		items, isList := value.(list)
		for _, item := range items {
			isList = isList && fits(item, wanted[0])
		}
		return isList
	case object:
		exactly(value, wanted, nil)
		return true
	}
	return false
}
