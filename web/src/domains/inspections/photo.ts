// A photo small enough for a poor network: at most 1600 pixels wide, drawn anew, which also leaves behind what the phone wrote
// into it (the server takes the rest away again).
const kLongest = 1600
const kQuality = 0.82

export async function smaller(file: Blob): Promise<Blob> {
  try {
    const image = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, kLongest / Math.max(image.width, image.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(image.width * scale)
    canvas.height = Math.round(image.height * scale)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    image.close()
    return await new Promise<Blob>((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', kQuality))
  } catch { return file } // an old browser: the whole photo goes
}
