/** Preconditions of what was decided elsewhere and is sent as a row: as far as a row can show what a form asks. Pure. */
import { findGround } from "../../law/catalogue.ts"
import { cite } from "../../law/citation.ts"
import { readCode } from "../../names/code.ts"
import { regionNamesByCode } from "../../names/region.ts"
import { registrationOf } from "../../names/registration-authority.ts"
import { type CaseFile, met, notAsked, type Precondition, unmet, type Verdict } from "./legality.ts"

const sent = {
  origins: ["source", "command-line"],
  // Since the first of the lists.
  ...{ validFrom: "2014-10-01", validTo: null },
} as const
const records = { abnormal: ["import"], serious: ["import"], penalty: ["import"] } as const
const send = {
  zh: "请核对后更正并重新报送，或者由本机关另一人放行",
  en: "Correct it and send it again, or have it released",
}

const contentOf = ({ proceeding: { content } }: CaseFile) => content as { ground?: string | null; decided_on?: string }

function judgeCode({ proceeding: { subjectCode } }: CaseFile): Verdict {
  if (readCode(subjectCode).kind === "valid") return met(subjectCode, subjectCode)
  return unmet({ zh: `${subjectCode} 的校验码不符`, en: `That of ${subjectCode} is wrong` }, send)
}

export const intakeRows = {
  "code-checks": {
    zh: "统一社会信用代码的校验码相符",
    en: "The check character of the code is right",
    source: null,
    sure: "copy",
    ...sent,
    acts: records,
    judge(file) {
      // A legacy code by which the register knows its subject is none that was mistyped.
      if (file.facts.isKnown) return met("本库有该代码的主体", "The register knows a subject by it")
      return judgeCode(file)
    },
  },
  "subject-code-checks": {
    zh: "主体的统一社会信用代码的校验码相符",
    en: "The check character of a subject's code is right",
    source: null,
    sure: "copy",
    ...{ ...sent, origins: ["source"] },
    acts: { subject: ["import"] },
    judge: judgeCode,
  },
  "ground-of-subject": {
    zh: "列入事由适用于此类主体",
    en: "The ground is one for this kind of subject",
    source: [cite("R68-2025"), cite("R69-2025"), cite("R70-2025")],
    sure: "copy",
    ...sent,
    acts: { abnormal: ["import"], serious: ["import"] },
    judge(file) {
      const ground = findGround(contentOf(file).ground ?? "")
      if (ground === undefined || ground.subjectType === null) return notAsked
      const type = registrationOf(file.proceeding.subjectCode)
      if (type === "other" || type === ground.subjectType) return met(ground.zh, ground.en)
      return unmet(
        {
          zh: `“${ground.zh}”（${ground.code}）不适用于此类主体`,
          en: `${ground.en} (${ground.code}) is none for this kind`,
        },
        send,
      )
    },
  },
  "authority-there": {
    zh: "作出决定的机关代码是行政区划代码",
    en: "The deciding authority's code is that of a region",
    source: null,
    sure: "copy",
    ...sent,
    acts: records,
    judge({ proceeding: { authority } }) {
      // Zones have codes of their own beside those of the table: their city tells them. 000000 is the whole country's.
      const places = [authority, `${authority.slice(0, 4)}00`]
      if (authority === "000000" || places.some((one) => regionNamesByCode().has(one))) return met(authority, authority)
      return unmet({ zh: `${authority} 不是行政区划代码`, en: `${authority} is the code of no region` }, send)
    },
  },
  "one-number-one-decision": {
    zh: "一个机关的一个文号只用于一份决定",
    en: "One number of an authority is of one decision",
    source: null,
    sure: "copy",
    ...sent,
    acts: records,
    judge(file) {
      const { decided_on } = contentOf(file)
      // One decision may name several: what it numbers is of one day.
      if ((file.facts.numbered ?? []).every((on) => on === decided_on)) {
        return met("本库没有以此文号作出的其他决定", "The register holds no other decision of this number")
      }
      return unmet({ zh: "该机关已将此文号用于另一份决定", en: "The authority has used the number for another" }, send)
    },
  },
} as const satisfies Record<string, Precondition>
