package gongshi

import (
	"fmt"
	"strconv"
)

var (
	dayText      = pattern(`\d{4}-\d\d-\d\d`)
	periodNeeded = object{
		"iss": text, "iat": count, "exp": count, "jti": text, "kind": pattern(`period-report`), "sub": text,
		"subject": orNull{object{"code": text, "name": text}},
		"asked":   object{"from": dayText, "to": dayText, "lists": list{listName}},
		"reader":  orNull{object{"name": text, "purpose": text, "until": dayText}},
		"log":     object{"origin": text, "size": count, "root": treeHash}, "checkpoint": text,
		"authorities": list{text}, "not_held": list{text},
		"counts":  list{object{"list": listName, "authority": text, "count": count}},
		"records": list{object{"line": text, "mark": pattern(`[a-z]+`), "ended_on": orNull{dayText}}},
		"note":    object{"zh": text, "en": text},
	}
	periodOptional = object{"excerpt_of": object{"sha256": pattern(`[0-9a-f]{64}`), "records": count}}
)

// VerifyPeriod holds a report on a period (application/jwt) against the keys: its signature and time, its checkpoint, and that it
// says one thing throughout. That nothing which has ended is left out rests on the signature, and on no proof.
func VerifyPeriod(token string, keys *Keys, expect Expect) (report *Report, err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			why, isRefusal := thrown.(refusal)
			if !isRefusal {
				why = refusal(fmt.Sprint("this is no report on a period: ", thrown))
			}
			report, err = nil, why
		}
	}()
	claims, signer := open(token, keys, "period", func(source []byte) object {
		return exactly(plain(source), periodNeeded, periodOptional)
	})
	judgeTimes(claims, signer, keys, expect)
	statedLog(claims, keys, expect)
	report = &Report{Kind: "period-report", Subject: claims["sub"].(string), Claims: claims, Unproven: []string{
		"that all that has ended, or was never published, is in it", "what was published since",
	}}
	must(expect.Code == "" || report.Subject == expect.Code, "this is a report on %s, not on %s", report.Subject, expect.Code)
	judgePeriod(claims, report)
	return report, nil
}

// judgePeriod holds what the report says of itself together.
func judgePeriod(claims object, report *Report) {
	asked, records := claims["asked"].(object), claims["records"].(list)
	from, to := asked["from"].(string), asked["to"].(string)
	year, _ := strconv.Atoi(from[:4])
	must(from <= to && to <= strconv.Itoa(year+5)+from[4:], "it is of no period, or of more than five years")
	lists := map[string]bool{}
	for _, each := range asked["lists"].(list) {
		must(!lists[each.(string)], "it names a list twice")
		lists[each.(string)] = true
		report.Lists = append(report.Lists, each.(string))
	}
	must(len(lists) > 0, "it names no list")
	subject, isNamed := claims["subject"].(object)
	must(!isNamed || subject["code"] == report.Subject, "it is about another merchant than was asked")
	found, seen := map[string]int64{}, map[string]bool{}
	for _, each := range records {
		record := each.(object)
		source := record["line"].(string)
		line, value := lineOf(source), plain([]byte(source)).(object)
		authority, _ := value["authority"].(string)
		decided, _ := value["decided_on"].(string)
		end, hasEnded := record["ended_on"].(string)
		must(line.code == report.Subject && lists[line.list] && !seen[line.id], "it shows what was not asked, or a record twice")
		isWithin := line.list == "penalty" && decided >= from || line.list != "penalty" && (!hasEnded || end > from)
		must(decided <= to && isWithin, "it shows a record outside the period")
		seen[line.id] = true
		found[line.list+" "+authority]++
		report.Records = append(report.Records, source)
	}
	named := map[string]bool{}
	for _, each := range claims["authorities"].(list) {
		named[each.(string)] = true
	}
	counts := claims["counts"].(list)
	for _, each := range counts {
		told := each.(object)
		authority := told["authority"].(string)
		must(named[authority], "it counts for an authority that it does not name")
		must(found[told["list"].(string)+" "+authority] == told["count"].(int64), "it counts otherwise than its records")
	}
	must(len(counts) == len(found), "it counts otherwise than its records")
	_, isShort := claims["excerpt_of"]
	must(!isShort || len(records) == 0, "it is a short form, and shows records")
}
