import { shallowReactive } from 'vue';

export interface Toast {
  id: number;
  tone: 'plain' | 'go' | 'stop';
  text: string;
  hint: string | undefined;
}

/** Short messages at the edge of the page. */
export const toasts = shallowReactive<Toast[]>([]);

let last = 0;

export function dismiss(id: number): void {
  const at = toasts.findIndex((toast) => toast.id === id);
  if (at >= 0) {
    toasts.splice(at, 1);
  }
}

/** Errors stay longer; the same text is not shown twice at once. */
export function toast(text: string, tone: Toast['tone'] = 'plain', hint?: string): void {
  if (toasts.some((shown) => shown.text === text)) {
    return;
  }
  const id = ++last;
  toasts.push({ id, tone, text, hint });
  if (toasts.length > 4) {
    toasts.shift();
  }
  setTimeout(() => dismiss(id), tone === 'stop' ? 10_000 : 5_000);
}
