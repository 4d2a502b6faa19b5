// Short news at the bottom of the screen, spoken politely. Nothing that must be acted on is said only here.
import { ref } from 'vue'

export interface Toast { id: number; text: string; act: boolean }
export const toasts = ref<Toast[]>([])
let last = 0

export function toast(text: string, act = false): void {
  const id = ++last
  toasts.value = [...toasts.value.slice(-2), { id, text, act }]
  setTimeout(() => drop_toast(id), act ? 12_000 : 6_000)
}

export function drop_toast(id: number): void {
  toasts.value = toasts.value.filter((item) => item.id !== id)
}
