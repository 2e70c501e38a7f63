/** Grants of files that wait for somebody else as work of the authority whose files they are. */
import { isBarred } from "../../../kit/case/family.ts"
import { caseSource } from "../../../kit/case/work-source.ts"
import { fileGrants } from "./grant.ts"
import { countGrantWork, listGrantWork } from "./store.ts"

export const fileGrantSource = caseSource(fileGrants, {
  ...{ source: "file", kind: "file-grant", words: { zh: "案卷查阅", en: "a file to be read by a reviewing body" } },
  ...{ side: "officer", path: "/v1/file-grants", store: { list: listGrantWork, count: countGrantWork } },
  actsWithTurn: true,
  item: ({ subjectCode, subjectName, proposedOn, proposedBy }) => ({
    ...{ subjectCode, subjectName, since: proposedOn, clock: null, begunBy: proposedBy },
  }),
  isOwn: (grant, actor, person) => isBarred(fileGrants, grant, "confirm", actor, person),
})
