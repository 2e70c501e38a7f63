/**
 * The style sheets: one for what every page has and the pages of the public, one over it for the desks of officers, agencies,
 * platforms and merchants, which the public need not wait for. Each is named by its content, so that it can be kept for good.
 */
import { createHash } from "node:crypto"
import { baseStyle, largerStyle } from "./style/base.ts"
import { consoleStyle } from "./style/console.ts"
import { counterStyle } from "./style/counter.ts"
import { officeStyle } from "./style/office.ts"
import { pageStyle } from "./style/page.ts"
import { searchStyle } from "./style/search.ts"

/** The style sheet of every page. */
export const style = packed(baseStyle + searchStyle + pageStyle + largerStyle)
/** What desks have beside it. */
export const deskStyle = packed(consoleStyle + officeStyle + counterStyle)

/** Without remarks and gaps: a tenth less to wait for. No text in quotes has two blanks, a brace or a semicolon. */
function packed(text: string): string {
  return text
    .replace(/\/\*.*?\*\//gs, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};]) ?/g, "$1")
    .replace(/;\}/g, "}")
    .replace(/: /g, ":")
    .replace(/, /g, ",")
    .trim()
}

/** Their names below /assets/: 64 bits of SHA-256 tell the few versions that are ever alive at once apart. */
export const styleFile = `${digestOf(style)}.css`
export const deskStyleFile = `desk.${digestOf(deskStyle)}.css`

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16)
}
