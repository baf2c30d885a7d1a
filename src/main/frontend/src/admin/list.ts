import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { query } from '@/api/http';
import { live } from '@/live/live';
import { isNarrowed, read, sorted, write, type ListSpec, type ListState } from './query';

export interface Loaded<T> {
  items: T[];
  total: number;
}

export type List<T> = ReturnType<typeof useList<T>>;

/** What the service is asked for, as most of its lists take it. */
export function asQuery({ filters, ...rest }: ListState): string {
  return query({ ...rest, ...filters });
}

/**
 * A list whose search, filters, order and page stand in the address, so that links, back and forward work. The last
 * question counts; until it is answered the page shows what it had. Asked again by itself when the connection is back.
 */
export function useList<T>(spec: ListSpec, load: (state: ListState, signal: AbortSignal) => Promise<Loaded<T>>) {
  const route = useRoute();
  const router = useRouter();
  const own = route.name;
  const state = computed(() => read(route.query, spec));
  const items = shallowRef<T[]>();
  const total = ref(0);
  const problem = shallowRef<unknown>();
  const busy = ref(false);
  let asked: AbortController | undefined;

  /** @param quietly without a sign that it is asked; unless a question is under way, which counts */
  async function reload(quietly = false): Promise<void> {
    if (quietly && busy.value) {
      return;
    }
    asked?.abort();
    const mine = (asked = new AbortController());
    busy.value = !quietly;
    try {
      const found = await load(state.value, mine.signal);
      if (mine === asked) {
        items.value = found.items;
        total.value = found.total;
        problem.value = undefined;
        stayInside();
      }
    } catch (failed) {
      if (mine === asked) {
        problem.value = failed;
      }
    } finally {
      if (mine === asked) {
        busy.value = false;
      }
    }
  }

  /** What was on the last page may be gone meanwhile. */
  function stayInside(): void {
    const last = Math.max(1, Math.ceil(total.value / state.value.limit));
    if (state.value.page > last) {
      change({ page: last }, true);
    }
  }

  function change(to: Partial<ListState>, replace = false): void {
    const query = write({ ...state.value, page: 1, ...to }, spec);
    void (replace ? router.replace({ query }) : router.push({ query }));
  }

  watch(
    () => (route.name === own ? route.fullPath : undefined),
    (path) => path !== undefined && void reload(),
    { immediate: true },
  );
  watch(
    () => live.link.current,
    (current) => current && void reload(),
  );
  onBeforeUnmount(() => {
    asked?.abort();
    asked = undefined;
  });

  return {
    state,
    items,
    total,
    problem,
    busy,
    reload: () => reload(),
    refresh: () => reload(true),
    narrowed: computed(() => isNarrowed(state.value)),
    search: (search: string) => change({ search }, true),
    filter: (name: string, value: string) => change({ filters: { ...state.value.filters, [name]: value } }),
    sort: (by: string) => change({ sort: sorted(state.value.sort, by) }),
    page: (page: number) => change({ page }),
    limit: (limit: number) => change({ limit }),
    set: change,
    clear: () => change({ search: '', filters: {} }),
  };
}

/** Asks again and again while somebody looks, one question at a time. */
export function useRefresh(again: () => Promise<unknown>, milliseconds: number): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = () => (timer = setTimeout(() => void tick(), milliseconds));
  async function tick(): Promise<void> {
    const mine = timer;
    if (!document.hidden) {
      await again();
    }
    if (timer === mine) {
      plan();
    }
  }
  function seen(): void {
    if (!document.hidden && timer !== undefined) {
      clearTimeout(timer);
      timer = setTimeout(() => void tick());
    }
  }
  plan();
  document.addEventListener('visibilitychange', seen);
  onBeforeUnmount(() => {
    clearTimeout(timer);
    timer = undefined;
    document.removeEventListener('visibilitychange', seen);
  });
}
