import { ref } from 'vue';

/** What stands in the browser's tab instead of the page's name, for as long as it is not empty. */
export const headline = ref('');
