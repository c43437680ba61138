import { perMille } from '../money';

export interface BarPart {
  readonly value: bigint;
  readonly tone: 'done' | 'part' | 'warn';
}

/** A bar of one or more parts, each as wide as its share of the whole. What it says in figures stands beside it. */
export function ShareBar({ parts, whole }: { readonly parts: readonly BarPart[]; readonly whole: bigint }) {
  let from = 0;
  return (
    <svg className="share-bar" viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden>
      <rect width="1000" height="40" className="bar-ground" />
      {parts.map(({ value, tone }) => {
        const width = perMille(value, whole);
        const x = from;
        from += width;
        return <rect key={tone} x={x} width={width} height="40" className={TONES[tone]} />;
      })}
    </svg>
  );
}

const TONES = { done: 'bar-full', part: 'bar-part', warn: 'bar-warn' } as const;
