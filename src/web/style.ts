/** The style sheet: one file for all pages, named by its content, so that it can be kept for good. */
import { createHash } from "node:crypto"
import { catalogueStyle } from "./style/catalogue.ts"
import { consoleStyle } from "./style/console.ts"
import { elementStyle } from "./style/element.ts"
import { exportStyle } from "./style/export.ts"
import { formStyle } from "./style/form.ts"
import { frameStyle } from "./style/frame.ts"
import { printStyle } from "./style/print.ts"
import { recordStyle } from "./style/record.ts"
import { searchStyle } from "./style/search.ts"
import { statementStyle } from "./style/statement.ts"
import { tokenStyle } from "./style/token.ts"
import { verifyStyle } from "./style/verify.ts"
import { worklistStyle } from "./style/worklist.ts"

/** The style sheet. */
export const style = [
  tokenStyle,
  elementStyle,
  frameStyle,
  searchStyle,
  recordStyle,
  catalogueStyle,
  worklistStyle,
  formStyle,
  verifyStyle,
  statementStyle,
  printStyle,
  exportStyle,
  consoleStyle,
].join("")

/** Its name below /assets/: 64 bits of SHA-256 tell the few versions that are ever alive at once apart. */
export const styleFile = `${createHash("sha256").update(style).digest("hex").slice(0, 16)}.css`
