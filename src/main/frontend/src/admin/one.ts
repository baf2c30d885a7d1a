import { computed, ref, shallowRef, watch } from 'vue';
import { useRoute } from 'vue-router';
import { get } from '@/api/http';
import { Problem } from '@/api/problem';
import { live } from '@/live/live';

export type One<T> = ReturnType<typeof useOne<T>>;

/**
 * The one thing whose id stands in the address. Asked again by itself when the connection is back.
 *
 * @param page the route's name
 * @param api where the service has it, with its id behind
 * @param list the page of the list that it is in
 */
export function useOne<T>(page: string, api: string, list: string) {
  const route = useRoute();
  const id = computed(() => String(route.params['id']));
  const one = shallowRef<T>();
  const problem = shallowRef<unknown>();
  const busy = ref(false);

  async function load(): Promise<void> {
    busy.value = true;
    const asked = id.value;
    try {
      const found = await get<T>(`${api}/${encodeURIComponent(asked)}`);
      if (asked === id.value) {
        one.value = found;
        problem.value = undefined;
      }
    } catch (failed) {
      problem.value = failed;
    } finally {
      busy.value = false;
    }
  }

  watch(
    () => (route.name === page ? id.value : undefined),
    (now) => {
      if (now) {
        one.value = undefined;
        void load();
      }
    },
    { immediate: true },
  );
  watch(
    () => live.link.current,
    (current) => current && void load(),
  );

  return {
    one,
    problem,
    busy,
    load,
    gone: computed(() => problem.value instanceof Problem && [400, 404].includes(problem.value.status)),
    /** The list, as it was searched when somebody came from there. */
    back: computed(() => {
      const from = (history.state as { list?: string } | null)?.list;
      return typeof from === 'string' && from.startsWith(`${list}?`) ? from : list;
    }),
    list,
  };
}
