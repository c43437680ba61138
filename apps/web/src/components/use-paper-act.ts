import { useSearchParams } from 'react-router';

/** The open dialog of a page, kept in its address: a reload, or a to-do, opens it. Filters that stand there too are left alone. */
export function usePaperAct<Type extends string>(commands: Readonly<Record<Type, unknown>>) {
  const [search, setSearch] = useSearchParams();
  const named = search.get('act');
  const act = named !== null && Object.hasOwn(commands, named) ? (named as Type) : undefined;
  const open = (next: Type | undefined, about?: string): void =>
    setSearch(
      (before) => {
        const changed = new URLSearchParams(before);
        for (const [name, value] of [
          ['act', next],
          ['about', about],
        ] as const) {
          if (value) changed.set(name, value);
          else changed.delete(name);
        }
        return changed;
      },
      { replace: true },
    );
  return { act, about: search.get('about') ?? undefined, open };
}
