/**
 * The script of the search box: suggestions while somebody types, as a combobox with a list (WAI-ARIA 1.2). Without it the
 * box works as a form. It has no state beyond the page, stores nothing, and asks nobody but this server.
 */
import { createHash } from "node:crypto"

/** The script, for a browser. */
export const suggestScript = `"use strict"
for (const box of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul")
  list.id = box.id + "-list"
  list.className = "suggestions"
  list.hidden = true
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", box.dataset.suggest)
  box.parentElement.append(list)
  const status = document.createElement("p")
  status.className = "unseen"
  status.setAttribute("role", "status")
  box.parentElement.append(status)
  box.setAttribute("role", "combobox")
  box.setAttribute("aria-autocomplete", "list")
  box.setAttribute("aria-controls", list.id)
  box.setAttribute("aria-expanded", "false")

  let chosen = -1
  let timer = 0
  let asking = null
  let typed = box.value

  const options = () => [...list.children]
  const close = () => {
    list.hidden = true
    chosen = -1
    box.setAttribute("aria-expanded", "false")
    box.removeAttribute("aria-activedescendant")
  }
  const choose = (index) => {
    const all = options()
    chosen = index < -1 ? all.length - 1 : index >= all.length ? -1 : index
    for (const [at, option] of all.entries()) option.setAttribute("aria-selected", String(at === chosen))
    if (chosen < 0) {
      box.removeAttribute("aria-activedescendant")
      box.value = typed
      return
    }
    box.setAttribute("aria-activedescendant", all[chosen].id)
    all[chosen].scrollIntoView({ block: "nearest" })
    box.value = all[chosen].dataset.name
  }
  const goTo = (path, ...parameter) => {
    const address = new URL(path, location.href)
    if (parameter.length > 0) address.searchParams.set(...parameter)
    const language = box.form.elements.namedItem("lang")
    if (language) address.searchParams.set("lang", language.value)
    location.assign(address)
  }
  const open = ({ dataset: { code, name } }) => (code ? goTo("/subjects/" + encodeURIComponent(code)) : goTo("/?in=records", "q", name))
  const show = (suggestions) => {
    list.replaceChildren(
      ...suggestions.map(({ code, name, kind, records }, index) => {
        const option = document.createElement("li")
        option.id = list.id + "-" + index
        option.setAttribute("role", "option")
        option.setAttribute("aria-selected", "false")
        if (code) option.dataset.code = code
        option.dataset.name = name
        const title = document.createElement("span")
        title.lang = "zh-CN"
        title.textContent = name
        const small = document.createElement(code ? "code" : "small")
        small.textContent = code || box.dataset[kind].replace("{}", records)
        option.append(title, small)
        return option
      }),
    )
    chosen = -1
    list.hidden = suggestions.length === 0
    box.setAttribute("aria-expanded", String(!list.hidden))
    box.removeAttribute("aria-activedescendant")
    status.textContent = list.hidden ? "" : box.dataset.found.replace("{}", suggestions.length)
  }
  const ask = async () => {
    asking?.abort()
    const text = box.value.trim()
    // What becomes somebody's number must not travel in an address; codes of merchants begin with 9.
    if (text === "" || /(?:^|[^0-9])[0-8](?:[ -]?[0-9]){6}/.test(text)) return close()
    asking = new AbortController()
    try {
      const answer = await fetch("/v1/suggest?q=" + encodeURIComponent(text.slice(0, 100)), { signal: asking.signal })
      if (!answer.ok) return close()
      const { suggestions, searches } = await answer.json()
      if (document.activeElement === box && box.value.trim() === text) show([...suggestions, ...searches])
    } catch {
      // Aborted, or the server is away: the form still works.
    }
  }
  box.addEventListener("input", (event) => {
    typed = box.value
    clearTimeout(timer)
    // While characters are put together (pinyin input), what stands in the box is not yet what is meant.
    if (!event.isComposing) timer = setTimeout(ask, 120)
  })
  box.addEventListener("compositionend", () => {
    typed = box.value
    clearTimeout(timer)
    timer = setTimeout(ask, 120)
  })
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault()
      box.value = typed
      close()
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) {
        if (event.key === "ArrowDown") void ask()
        return
      }
      event.preventDefault()
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1))
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault()
      open(options()[chosen])
    }
  })
  // Nor does it leave the browser when the form is sent, if it is plain enough to be known here.
  const persons = /(?:^|[^0-9])(?:[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{5}[0-9Xx]|1[3-9][0-9]{9})(?![0-9])/
  box.form.addEventListener("submit", (event) => {
    if (!persons.test(box.value.replace(/[ -]/g, ""))) return
    event.preventDefault()
    box.value = ""
    goTo(box.form.action, "left-out", "1")
  })
  box.addEventListener("blur", close)
  // A press would take the focus from the box, and with it the list, before the click arrives.
  list.addEventListener("pointerdown", (event) => event.preventDefault())
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]")
    if (option) open(option)
  })
}
`

/** Its name below /assets/, by its content, as for the style sheet. */
export const suggestFile = `${createHash("sha256").update(suggestScript).digest("hex").slice(0, 16)}.js`
