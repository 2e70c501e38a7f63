/** What a page calls its links and buttons, as a screen reader is told, beside what is seen of them. */
import type { Page } from "playwright-core"

/** Links and buttons whose name, as it is said, does not hold what is seen of them (WCAG 2.2, 2.5.3), and those without a name. */
export async function unsaid(page: Page): Promise<string[]> {
  const inspector = await page.context().newCDPSession(page)
  const { nodes } = await inspector.send("Accessibility.getFullAXTree")
  const bare = (text: unknown) => String(text ?? "").replaceAll(/\s/g, "")
  const found: string[] = []
  for (const { role, name: said, backendDOMNodeId } of nodes) {
    if (!/^(link|button)$/.test(role?.value) || backendDOMNodeId === undefined) continue
    const { object } = await inspector.send("DOM.resolveNode", { backendNodeId: backendDOMNodeId })
    const functionDeclaration = "function () { return this.innerText }"
    const asked = { objectId: object.objectId ?? "", functionDeclaration, returnByValue: true }
    const { result } = await inspector.send("Runtime.callFunctionOn", asked)
    const heard = bare(said?.value)
    if (heard === "" || !heard.includes(bare(result.value))) found.push(`${result.value} is said as ${said?.value}`)
  }
  await inspector.detach()
  return nodes.length > 20 ? found : ["nothing is said of the page"]
}
