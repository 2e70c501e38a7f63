/**
 * A video for Chromium's invented camera, in which a QR code is held at a slant.
 */
import { encode } from "uqr"

const [width, height] = [1280, 720]
const [ink, paper, table] = [50, 215, 120]
const quietZone = 4
// What a hand does without knowing.
const slant = (7 * Math.PI) / 180

/** Two seconds as YUV4MPEG2, which the camera plays again and again: the first half without the code. */
export function codeVideo(text: string): Buffer {
  const frameOf = (luma: Buffer) => Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc(luma.length / 2, 128)])
  const without = frameOf(Buffer.alloc(width * height, table))
  const withCode = frameOf(drawCode(text))
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F5:1 Ip A1:1 C420jpeg\n`)
  return Buffer.concat([head, ...Array(5).fill(without), ...Array(5).fill(withCode)])
}

function drawCode(text: string): Buffer {
  const { data } = encode(text, { ecc: "L", border: quietZone })
  const side = data.length
  const scale = (0.85 * height) / side
  const [cos, sin] = [Math.cos(slant) / scale, Math.sin(slant) / scale]
  const luma = Buffer.alloc(width * height, table)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - width / 2, y - height / 2]
      const isDark = data[Math.floor(side / 2 - sin * dx + cos * dy)]?.[Math.floor(side / 2 + cos * dx + sin * dy)]
      if (isDark !== undefined) luma[y * width + x] = isDark ? ink : paper
    }
  }
  return luma
}
