// Large text and being offline: two facts of this device that every screen respects.
import { ref } from 'vue'

const kLarge = 'liaoyuan.large_text'
export const large_text = ref(false)
export const online = ref(true)

export function start_settings(): void {
  try { large_text.value = localStorage.getItem(kLarge) === '1' } catch { /* private window */ }
  show_large_text()
  online.value = navigator.onLine
  addEventListener('online', () => { online.value = true })
  addEventListener('offline', () => { online.value = false })
}

export function toggle_large_text(): void {
  large_text.value = !large_text.value
  try { localStorage.setItem(kLarge, large_text.value ? '1' : '0') } catch { /* lasts this visit */ }
  show_large_text()
}

function show_large_text(): void {
  document.documentElement.classList.toggle('large', large_text.value)
}
