/** What a scanner reads from the screen or from what is printed. */
import type { Page } from "playwright-core"
import { decodeQR } from "qr/decode.js"

/** The text of a QR code on a page, of the first where none is named, read from a picture of it. */
export async function scanCode(page: Page, selector = ".qr"): Promise<string> {
  const picture = (await page.locator(selector).first().screenshot()).toString("base64")
  const read = await page.evaluate(async (png) => {
    const image = new Image()
    image.src = `data:image/png;base64,${png}`
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d")
    canvas?.drawImage(image, 0, 0)
    const { data = [] } = canvas?.getImageData(0, 0, image.width, image.height) ?? {}
    return {
      width: image.width,
      height: image.height,
      grey: Array.from({ length: data.length / 4 }, (_, n) => data[4 * n]),
    }
  }, picture)
  const pixels = Uint8ClampedArray.from(read.grey.flatMap((grey) => [grey ?? 0, grey ?? 0, grey ?? 0, 255]))
  return decodeQR({ width: read.width, height: read.height, data: pixels })
}
