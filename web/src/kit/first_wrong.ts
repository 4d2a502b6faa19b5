// After a form was refused: the cursor stands in the first field to mend, wherever the button was.
import { nextTick } from 'vue'

export async function focus_first_wrong(): Promise<void> {
  await nextTick()
  document.querySelector<HTMLElement>('[aria-invalid="true"], .field:has(.wrong) input')?.focus()
}
