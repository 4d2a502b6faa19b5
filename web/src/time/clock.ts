// The server's clock, as this side knows it: a browser's own clock may be wrong, and a drill runs on another day.
import { ref } from 'vue'

let offset_ms = 0
export const now_ms = ref(Date.now())

export function set_server_now(instant: string): void {
  const server = Date.parse(instant)
  if (Number.isFinite(server)) offset_ms = server - Date.now()
  now_ms.value = Date.now() + offset_ms
}

export function start_clock(): void {
  setInterval(() => { now_ms.value = Date.now() + offset_ms }, 10_000)
}
