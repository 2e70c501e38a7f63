/**
 * Reading the QR code in a picture, in every browser: by the browser itself where it can (Shape Detection API), which most
 * can't, and by our own decoder.
 */

/** Finds the code in a picture. @param patienceMs how long to try again by other ways. @returns what it holds, or null */
export type CodeReader = (picture: ImageBitmap | HTMLVideoElement, patienceMs: number) => Promise<string | null>

interface BarcodeDetectorType {
  new (options: { formats: string[] }): { detect(source: ImageBitmapSource): Promise<{ rawValue: string }[]> }
  getSupportedFormats(): Promise<string[]>
}

// The short address beside the signed code (/s/CODE): coarser, so that it is found first, and nothing that could be verified.
const isShortLink = (code: string) => /\/s\/[0-9A-Z]{18}$/.test(code)

// A photo of 12 megapixels as it is. Safari on iOS draws no more than 16 on a canvas.
const pixelsMax = 12_200_000

/** What reads codes. It rejects where the decoder can't be loaded. */
export async function codeReader(): Promise<CodeReader> {
  const [own, decode] = await Promise.all([browsersReader(), decoder()])
  // Both are asked: a browser may offer a reader that has no service behind it.
  return async (picture, patienceMs) => (await own(picture, patienceMs)) ?? (await decode(picture, patienceMs))
}

async function browsersReader(): Promise<CodeReader> {
  const { BarcodeDetector: Detector } = globalThis as typeof globalThis & { BarcodeDetector?: BarcodeDetectorType }
  const formats: string[] | undefined = await Detector?.getSupportedFormats().catch(() => [])
  const detector = Detector && formats?.includes("qr_code") ? new Detector({ formats: ["qr_code"] }) : null
  return async (picture) => {
    const codes = (await detector?.detect(picture).catch(() => [])) ?? []
    return codes.map(({ rawValue }) => rawValue).find((code) => code !== "" && !isShortLink(code)) ?? null
  }
}

async function decoder(): Promise<CodeReader> {
  const { decodeQR } = await import("./qr-decoder.ts")
  const canvas = document.createElement("canvas")
  const context = canvas.getContext("2d", { willReadFrequently: true })
  return async (picture, patienceMs) => {
    const { width, height } = sizeOf(picture)
    const scale = Math.min(1, Math.sqrt(pixelsMax / (width * height)))
    canvas.width = Math.floor(width * scale)
    canvas.height = Math.floor(height * scale)
    if (!context || canvas.width === 0 || canvas.height === 0) return null
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
    try {
      const read = () => {
        let place = { x: 0, y: 0, width: 0, height: 0 }
        const pixels = context.getImageData(0, 0, canvas.width, canvas.height)
        const code = decodeQR(pixels, {
          ...{ effort: Number.POSITIVE_INFINITY, timeLimit: patienceMs },
          pointsOnDetect: ({ boundingBox }) => {
            place = boundingBox
          },
        })
        return { code, place }
      }
      const { code, place } = read()
      if (!isShortLink(code)) return code || null
      // One code is read of a picture: the other one is seen once this one is out of sight.
      context.fillStyle = "white"
      context.fillRect(place.x, place.y, place.width, place.height)
      const other = read().code
      return isShortLink(other) ? null : other || null
    } catch {
      // It throws where it finds none.
      return null
    }
  }
}

function sizeOf(picture: ImageBitmap | HTMLVideoElement): { width: number; height: number } {
  return "videoWidth" in picture ? { width: picture.videoWidth, height: picture.videoHeight } : picture
}
