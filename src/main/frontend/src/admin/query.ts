import type { LocationQuery, LocationQueryRaw } from 'vue-router';

/** What a list can be asked: its filters with the values they take (`text` for any), what it is sorted by. */
export interface ListSpec {
  filters: Readonly<Record<string, readonly string[] | 'text'>>;
  sorts: readonly string[];
  /** As it is sorted unless the address says otherwise; with `-` the other way round. */
  sort: string;
}

export interface ListState {
  search: string;
  filters: Record<string, string>;
  sort: string;
  page: number;
  limit: number;
}

export const LIMITS = [25, 50, 100] as const;
const LONGEST = 100;

function one(value: LocationQuery[string] | undefined): string {
  const first = Array.isArray(value) ? value[0] : value;
  return first ?? '';
}

/** The state that an address stands for; what makes no sense in it is passed over. */
export function read(query: LocationQuery, spec: ListSpec): ListState {
  const filters = Object.entries(spec.filters).map(([name, values]) => {
    const value = one(query[name]).slice(0, LONGEST);
    return [name, values === 'text' || values.includes(value) ? value : ''];
  });
  const sort = one(query['sort']);
  const page = Number(one(query['page']));
  const limit = Number(one(query['limit']));
  return {
    search: one(query['q']).replace(/\p{Cc}/gu, '').slice(0, LONGEST),
    filters: Object.fromEntries(filters) as Record<string, string>,
    sort: spec.sorts.includes(sort.replace(/^-/, '')) ? sort : spec.sort,
    page: Number.isInteger(page) && page >= 1 && page <= 100_000 ? page : 1,
    limit: LIMITS.find((choice) => choice === limit) ?? LIMITS[0],
  };
}

/** The shortest address that stands for this state. */
export function write(state: ListState, spec: ListSpec): LocationQueryRaw {
  const query: LocationQueryRaw = {};
  if (state.search.trim()) {
    query['q'] = state.search.trim();
  }
  for (const [name, value] of Object.entries(state.filters)) {
    if (value) {
      query[name] = value;
    }
  }
  if (state.sort !== spec.sort) {
    query['sort'] = state.sort;
  }
  if (state.page > 1) {
    query['page'] = String(state.page);
  }
  if (state.limit !== LIMITS[0]) {
    query['limit'] = String(state.limit);
  }
  return query;
}

/** A click on a column's head: by it, then the other way round. */
export function sorted(now: string, by: string): string {
  return now === by ? `-${by}` : by;
}

/** Is anything left out by what was chosen? */
export function isNarrowed(state: ListState): boolean {
  return state.search.trim() !== '' || Object.values(state.filters).some((value) => value !== '');
}
