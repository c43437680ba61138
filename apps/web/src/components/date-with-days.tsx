import { useTranslation } from 'react-i18next';
import CheckOutlined from '@ant-design/icons/es/icons/CheckOutlined';
import ClockCircleOutlined from '@ant-design/icons/es/icons/ClockCircleOutlined';
import WarningOutlined from '@ant-design/icons/es/icons/WarningOutlined';
import { daysBetween, today } from '../dates';

const SOON_DAYS = 3;

interface DateWithDaysProps {
  readonly date: string;
  /** Official working days left, where the server counts them; else calendar days. */
  readonly workingDaysLeft?: number | undefined;
  /** Done: lateness no longer grows. When given as a date, it is compared with the due date. */
  readonly done?: boolean | string | undefined;
}

/** A due date with what is left of it: overdue by N, today, N to go. */
export function DateWithDays({ date, workingDaysLeft, done }: DateWithDaysProps) {
  const { t } = useTranslation();
  return (
    <span className="due">
      <time dateTime={date}>{date}</time>
      {done ? (
        <DoneNote date={date} done={done} />
      ) : (
        <DaysNote
          days={workingDaysLeft ?? daysBetween(today(), date)}
          working={workingDaysLeft !== undefined}
          late={date < today()}
          note={t}
        />
      )}
    </span>
  );
}

function DoneNote({ date, done }: { readonly date: string; readonly done: boolean | string }) {
  const { t } = useTranslation();
  if (done === true || typeof done !== 'string') return null;
  const late = daysBetween(date, done);
  return late > 0 ? (
    <span className="days days-soon">
      <ClockCircleOutlined /> {t('days.wasLate', { count: late })}
    </span>
  ) : (
    <span className="days days-done">
      <CheckOutlined /> {t('days.onTime')}
    </span>
  );
}

type Note = (key: string, values: { count: number }) => string;

function DaysNote({
  days,
  working,
  late,
  note,
}: {
  readonly days: number;
  readonly working: boolean;
  readonly late: boolean;
  readonly note: Note;
}) {
  const of = working ? 'working' : 'calendar';
  // A date that passed over a weekend is late although no working day lies between.
  if (late) {
    return (
      <span className="days days-late">
        <WarningOutlined /> {note(days === 0 ? 'days.late' : `days.overdue.${of}`, { count: -days })}
      </span>
    );
  }
  return (
    <span className={days <= SOON_DAYS ? 'days days-soon' : 'days'}>
      <ClockCircleOutlined /> {note(days === 0 ? 'days.today' : `days.left.${of}`, { count: days })}
    </span>
  );
}
