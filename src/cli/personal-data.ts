/** `gongshi personal-data`: what is published and would be held today, for it looks like personal data. Changes nothing. */
import { readAnswers, readLiveRecords, readSubjects } from "../register/record/leaving-store.ts"
import { findingsIn, type Kept, type LeavingTexts, recordTexts, subjectTexts } from "../register/record/leaving-text.ts"
import { loadTexts } from "../register/record/text-store.ts"
import { command, jsonOption, say } from "./command.ts"
import { withRegister } from "./open-register.ts"

export const personalDataCommand = command({
  about: "list what is published and looks like personal data; never the text",
  options: { json: jsonOption },
  examples: [
    ["", "a line for each: id, field, kind, certainty, from, to, with tabs between"],
    ["--json | jq -r .id", "the ids alone"],
  ],
  problem: "there is something",
  run: ({ json = false }) =>
    withRegister(async ({ pool }) => {
      const answers = await readAnswers(pool)
      const counts = { subjects: 0, records: 0, findings: 0 }
      const list = (id: string, texts: LeavingTexts, kept: readonly Kept[] | undefined) => {
        for (const { field, kind, certainty, start, end } of findingsIn(texts, kept)) {
          counts.findings++
          process.stdout.write(
            json
              ? `${JSON.stringify({ id, field, kind, certainty, start, end })}\n`
              : `${[id, field, kind, certainty, start, end].join("\t")}\n`,
          )
        }
      }
      for await (const page of readSubjects(pool)) {
        counts.subjects += page.length
        for (const subject of page) list(subject.code, subjectTexts(subject), answers.get(subject.code))
      }
      for await (const page of readLiveRecords(pool)) {
        counts.records += page.length
        const texts = await loadTexts(
          pool,
          page.map(({ id }) => id),
        )
        for (const { id, content } of page) {
          const published_text = texts.get(id)
          const leaving = { ...recordTexts(content), ...(published_text === undefined ? {} : { published_text }) }
          list(id, leaving, answers.get(id))
        }
      }
      say(`${counts.subjects} subjects and ${counts.records} live records looked through: ${counts.findings} findings`)
      return counts.findings === 0 ? 0 : 1
    }),
})
