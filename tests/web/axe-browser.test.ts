/**
 * Axe as the tests of pages ask it: text of a look that it has let pass is told from text of the same colours that it has not,
 * and of what is pressed it is asked where something else is near.
 */
import { describe, expect, it } from "vitest"
import { axeFaults, findChromium, useReader } from "../support/browser.ts"

const executable = findChromium()
const pageOf = (main: string) =>
  `data:text/html,${encodeURIComponent(`<!doctype html><html lang="en"><title>x</title><body style="background:#fff"><main><h1>Heading</h1>${main}</main>`)}`
const rule = ["color-contrast"]

describe.skipIf(!executable)("faint text", () => {
  const reader = useReader(executable)
  const faultsOf = async (main: string) => axeFaults((await reader.look(pageOf(main))).page, rule)

  it.each([
    ["in a colour of its own", `<p style="color:#bbb">faint text</p>`],
    ["on another ground", `<div style="background:#556"><p style="color:#333">faint text</p></div>`],
    ["as a small letter of what passes large", `<p style="color:#888;font-size:12px">faint text</p>`],
    ["behind a veil", `<div style="opacity:.4"><p style="color:#333">faint text</p></div>`],
    [
      "placed over another ground",
      `<div style="position:relative"><div style="background:#556;height:90px"></div><p style="color:#333;position:absolute;top:0">faint text</p></div>`,
    ],
    [
      "that has left its own ground",
      `<div style="height:200px"><div style="background:#556;height:90px"></div><div style="height:9px"><p style="color:#333;margin-top:-60px">faint text</p></div></div><p>more</p>`,
    ],
    [
      "moved over another ground",
      `<div style="background:#556;height:90px"></div><p style="color:#333;position:relative;top:-60px">faint text</p><p>more</p>`,
    ],
    [
      "in one cell with another ground",
      `<div style="display:grid"><div style="background:#556;height:90px;grid-area:1/1"></div><p style="color:#333;grid-area:1/1">faint text</p></div><p>more</p>`,
    ],
    [
      "drawn up with what it stands in",
      `<div style="height:200px"><div style="background:#556;height:90px"></div><div style="margin-top:-90px"><p style="color:#333">faint text</p></div></div><p>more</p>`,
    ],
  ])("is seen %s, again and again", async (_, main) => {
    const plain = `<p style="color:#333">plain text</p><p style="color:#888;font-size:40px">large text</p>`
    expect(await faultsOf(plain)).toEqual([])
    expect(await faultsOf(plain)).toEqual([])
    for (let time = 0; time < 2; time++) {
      const [fault = "", ...more] = await faultsOf(plain + main)
      expect(fault).toMatch(/^color-contrast: <p style="[^"]*">faint text<\/p>$/)
      expect(more).toEqual([])
    }
  })

  it("is seen where the same passed because it lay over another ground", async () => {
    const text = `<p style="color:#334;margin-top:-60px">faint text</p>`
    const over = `<div style="background:#eee;height:90px"></div>`
    expect(await faultsOf(`${over}<div style="background:#556;height:9px">${text}</div>`)).toEqual([])
    expect(await faultsOf(`${over}<div style="background:#556;padding:90px 0">${text}</div>`)).toHaveLength(1)
  })
})

describe.skipIf(!executable)("what is pressed", () => {
  const reader = useReader(executable)
  const faultsOf = async (main: string) =>
    axeFaults((await reader.look(pageOf(`<div style="display:flex">${main}</div>`))).page, ["target-size"])
  const button = (side: number, more = "") => `<button style="width:${side}px;height:${side}px;${more}">x</button>`

  it.each([
    ["too small beside what is as small", button(16) + button(16), 2],
    ["too small beside what is large", button(16) + button(60), 1],
    ["too small with less than its size between", button(16) + button(16, "margin-left:6px"), 2],
    ["large, and covered but for a strip", button(40) + button(40, "margin-left:-30px"), 1],
  ])("is seen where it is %s", async (_, main, count) => {
    const [fault = "", ...more] = await faultsOf(main)
    expect(fault).toMatch(/^target-size: <button style="[^"]*">x<\/button>/)
    expect(fault.match(/>x</g)).toHaveLength(count)
    expect(more).toEqual([])
  })

  it.each([
    ["small with room around it", button(16) + button(16, "margin-left:40px")],
    ["large beside what is large", button(24) + button(24)],
    ["alone", button(16)],
  ])("passes where it is %s", async (_, main) => {
    expect(await faultsOf(main)).toEqual([])
  })
})
