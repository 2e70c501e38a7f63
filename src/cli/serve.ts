/** `gongshi serve`: the same as `npm start`. */
import { main } from "../node/main.ts"
import { command } from "./command.ts"

export const serveCommand = command({
  about: "serve the register",
  examples: [["", "on port 8787, with its database in ./data"]],
  environment: { PORT: "the port, 8787 without", DATA_DIR: "the folder of its data, ./data without" },
  async run() {
    await main()
    // The server ends the process itself, on a signal.
    return new Promise(() => {})
  },
})
