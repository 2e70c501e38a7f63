/**
 * The script of a form that brings papers from a phone: photos are taken from the page, several at once, turned upright, made
 * as small as can still be read and freed of where they were taken, and sent one after the other with what has come so far. What
 * was typed is there again after a reload, in this window alone. Without it the form sends one file as it is.
 */
import { createHash } from "node:crypto"

// A4 of which letters of 2 mm can be read: some 200 dots an inch on its longer side. A photo of a phone has 4,000 and more.
const edgeMax = 2400
const quality = 0.85
// What is smaller goes as it is, but for photos, which say in themselves where they were taken.
const bytesWhole = 1_000_000

/** The script, for a browser. */
export const paperScript = `"use strict"
for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = "typed:" + location.pathname
  const fields = [...form.querySelectorAll("textarea")]
  const typed = JSON.parse(sessionStorage.getItem(key) ?? "{}")
  for (const field of fields) if (field.value === "") field.value = typed[field.name] ?? ""
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map(({ name, value }) => [name, value]))))
  })
  form.addEventListener("submit", () => sessionStorage.removeItem(key))
}
const upright = async (file) => {
  if (!/^image\\//.test(file.type)) return file
  if (file.type === "image/png" && file.size < ${bytesWhole}) return file
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null)
  if (picture === null) return file
  const scale = Math.min(1, ${edgeMax} / Math.max(picture.width, picture.height))
  const canvas = document.createElement("canvas")
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const context = canvas.getContext("2d")
  context.fillStyle = "#fff"
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", ${quality}))
  return made ? new File([made], file.name.replace(/\\.\\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file
}
for (const form of document.querySelectorAll("form[data-papers]")) {
  const { title, file } = form.elements
  const camera = form.querySelector("[data-camera]")
  const taken = form.querySelector("[data-taken]")
  const bar = form.querySelector("progress")
  const said = form.querySelector("[data-said]")
  const again = form.querySelector("[data-again]")
  const words = said.dataset
  const key = "papers:" + location.pathname
  const fill = (text, ...values) => text.replace(/\\{(\\d)\\}/g, (_, at) => values[at])
  let queue = []
  let isSending = false
  const keep = () => {
    if (queue.length === 0) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, JSON.stringify({ title: title.value, left: queue.length }))
  }
  const post = ({ name, body }) => new Promise((done) => {
    const request = new XMLHttpRequest()
    request.open("POST", form.action)
    request.responseType = "document"
    request.upload.addEventListener("progress", ({ loaded, total }) => { bar.value = loaded / total })
    request.addEventListener("load", () => done(request))
    request.addEventListener("error", () => done(null))
    const data = new FormData()
    data.append("title", name)
    data.append("file", body)
    request.send(data)
  })
  const refuse = (text) => {
    said.textContent = text
    said.classList.add("fault")
    bar.hidden = true
    again.hidden = queue.length === 0
    file.disabled = camera.disabled = false
    isSending = false
  }
  const send = async () => {
    if (isSending || queue.length === 0) return
    isSending = true
    said.classList.remove("fault")
    again.hidden = true
    bar.hidden = false
    file.disabled = camera.disabled = true
    const all = queue.length
    while (queue.length > 0) {
      keep()
      const { chosen, name } = queue[0]
      bar.value = 0
      said.textContent = fill(words.sending, all - queue.length + 1, all)
      const answer = await post({ name, body: await upright(chosen) })
      if (answer === null) return refuse(words.broken)
      const page = answer.response
      if (answer.status === 401 || answer.status === 403) return refuse(words.signedOut)
      if (answer.status !== 200) {
        queue = []
        keep()
        return refuse(words.refused + " " + [...(page?.querySelectorAll(".faults li") ?? [])].map((one) => one.textContent).join(" "))
      }
      const list = page?.querySelector("[data-sent]")
      if (list) document.querySelector("[data-sent]").replaceWith(document.importNode(list, true))
      queue.shift()
    }
    keep()
    bar.hidden = true
    file.disabled = camera.disabled = false
    file.value = taken.value = title.value = ""
    said.textContent = fill(words.done, all)
    isSending = false
  }
  const take = (files, isTaken) => {
    const chosen = [...files]
    // What nobody has named the server calls as its file; a photo that was just taken has no name of anybody's.
    const name = title.value.trim() || (isTaken ? words.photo : "")
    const of = (at) => (chosen.length > 1 ? fill(words.of, at + 1, chosen.length) : "")
    queue = chosen.map((one, at) => ({
      chosen: one,
      name: name === "" ? "" : name + of(at),
    }))
    return send()
  }
  file.multiple = true
  camera.hidden = false
  camera.addEventListener("click", () => taken.click())
  taken.addEventListener("change", () => take(taken.files, true))
  again.addEventListener("click", send)
  form.addEventListener("submit", (event) => {
    // One file that is no photo goes as the form sends it.
    if (!isSending && ![...file.files].some(({ type }, _, { length }) => length > 1 || /^image\\//.test(type))) return
    event.preventDefault()
    take(file.files, false)
  })
  const left = JSON.parse(sessionStorage.getItem(key) ?? "null")
  if (left) {
    title.value ||= left.title
    said.textContent = fill(words.left, left.left)
    sessionStorage.removeItem(key)
  }
}
`

/** Its name below /assets/. */
export const paperFile = `paper.${createHash("sha256").update(paperScript).digest("hex").slice(0, 16)}.js`
