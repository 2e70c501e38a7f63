/** The decoder of QR codes, built into a file of its own: only who scans a code or gives a picture loads it. */
export { decodeQR } from "qr/decode.js"
