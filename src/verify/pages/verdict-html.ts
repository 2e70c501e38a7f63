/**
 * Writes a tree as HTML, for the page from the server. Tags and names of attributes are ours; everything else is escaped.
 */
import { html, raw } from "hono/html"
import type { Html } from "../../web/view.ts"
import type { Tree } from "./verdict-tree.ts"

/** The HTML of a tree. */
export function treeHtml(tree: Tree): Html {
  if (typeof tree === "string") return html`${tree}`
  const { tag, attributes = {}, children } = tree
  const given = Object.entries(attributes).map(([name, value]) => html` ${raw(name)}="${value}"`)
  return html`<${raw(tag)}${given}>${children.map(treeHtml)}</${raw(tag)}>`
}
