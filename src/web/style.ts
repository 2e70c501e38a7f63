/** The style sheet: one file for all pages, named by its content, so that it can be kept for good. */
import { createHash } from "node:crypto"
import { baseStyle, largerStyle } from "./style/base.ts"
import { consoleStyle } from "./style/console.ts"
import { counterStyle } from "./style/counter.ts"
import { officeStyle } from "./style/office.ts"
import { pageStyle } from "./style/page.ts"
import { searchStyle } from "./style/search.ts"

/** The style sheet. */
export const style = baseStyle + searchStyle + pageStyle + consoleStyle + officeStyle + counterStyle + largerStyle

/** Its name below /assets/: 64 bits of SHA-256 tell the few versions that are ever alive at once apart. */
export const styleFile = `${createHash("sha256").update(style).digest("hex").slice(0, 16)}.css`
