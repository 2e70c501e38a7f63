/**
 * The socket to a database of DATABASE_URL. Node alone.
 *
 * postgres.js tries again at once, for ever and without a pause, when the other end takes a connection and closes it
 * before a session has begun; a proxy whose database is down does just that. Here such an end is the error that it is.
 */
import { connect } from "node:net"
import type { MakeSocket } from "./client.ts"

let made = 0

/** Connects to the servers of the URL by turns. */
export const connectSocket: MakeSocket = ({ host: hosts, port: ports }) => {
  const turn = made++ % hosts.length
  const [host = "localhost", port = 5432] = [hosts[turn], ports[turn]]
  // A folder: the socket of PostgreSQL in it, as libpq has it.
  // Small writes go out at once: held back for the answer to the one before, a COPY takes 88 ms instead of 2.
  const socket = host.startsWith("/") ? connect(`${host}/.s.PGSQL.${port}`) : connect({ host, port, noDelay: true })
  socket.once("end", () => {
    const error = new Error(`${host}:${port} closed the connection`)
    socket.destroy(Object.assign(error, { code: "CONNECTION_CLOSED", address: host, port }))
  })
  // Where postgres.js reads the name for TLS.
  return Object.assign(socket, { host, port })
}
