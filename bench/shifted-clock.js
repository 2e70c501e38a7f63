// The time of a simulation: imported before anything else, Date says what the parent last sent ({ now }), and goes on.
const { now: realNow } = Date
let offset = 0
process.on("message", (message) => {
  if (typeof message?.now === "number") offset = message.now - realNow()
})
process.channel?.unref()
// Who is left alone goes too.
process.on("disconnect", () => process.exit(1))
Date.now = () => realNow() + offset
globalThis.Date = class extends Date {
  constructor(...given) {
    if (given.length === 0) super(Date.now())
    else super(...given)
  }
}
