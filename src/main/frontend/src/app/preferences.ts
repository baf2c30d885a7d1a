import { reactive, watch } from 'vue';

export type Theme = 'system' | 'light' | 'dark';

/** What a person likes on this browser. Nothing secret is kept here. */
export interface Preferences {
  theme: Theme;
  density: 'comfortable' | 'compact';
  /** Single letters do something (WCAG 2.1.4: they can be turned off). */
  shortcuts: boolean;
  microphone: string;
  speaker: string;
  ringer: string;
  /** 0 to 1 */
  ringVolume: number;
  notifications: boolean;
  /** The phone that this page controls: itself, or a desk phone by its SIP user name. */
  phone: string;
}

const KEY = 'ringdown.preferences';

const USUAL: Preferences = {
  theme: 'system',
  density: 'comfortable',
  shortcuts: true,
  microphone: '',
  speaker: '',
  ringer: '',
  ringVolume: 0.7,
  notifications: true,
  phone: '',
};

function stored(): Partial<Preferences> {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    const fits = (name: string) => name in USUAL && typeof kept[name] === typeof USUAL[name as keyof Preferences];
    return Object.fromEntries(Object.entries(kept).filter(([name]) => fits(name)));
  } catch {
    return {};
  }
}

export const preferences = reactive<Preferences>({ ...USUAL, ...stored() });

export function applyPreferences(): void {
  watch(
    preferences,
    () => {
      const root = document.documentElement;
      if (preferences.theme === 'system') {
        delete root.dataset['theme'];
      } else {
        root.dataset['theme'] = preferences.theme;
      }
      root.dataset['density'] = preferences.density;
      try {
        localStorage.setItem(KEY, JSON.stringify(preferences));
      } catch {
        // No room, or not allowed: it holds for this visit.
      }
    },
    { immediate: true, deep: true },
  );
}
