import { ref, shallowRef } from 'vue';
import { adminSentence } from './form';

/** Something that is done only after it was asked for again. It stays asked while it fails, with what went wrong. */
export function useConfirm<T>() {
  const asked = shallowRef<T>();
  const pending = ref(false);
  const problem = ref<string>();

  function ask(what: T): void {
    problem.value = undefined;
    asked.value = what;
  }

  function close(): void {
    asked.value = undefined;
  }

  async function carryOut(work: (what: T) => Promise<void>): Promise<void> {
    if (asked.value === undefined || pending.value) {
      return;
    }
    pending.value = true;
    problem.value = undefined;
    try {
      await work(asked.value);
      close();
    } catch (failed) {
      problem.value = adminSentence(failed);
    } finally {
      pending.value = false;
    }
  }

  return { asked, pending, problem, ask, close, carryOut };
}
