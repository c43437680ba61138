import DatePicker from 'antd/es/date-picker';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useTranslation } from 'react-i18next';
import { today } from '../dates';

interface DateFieldProps {
  /** "2020-03-31". Given by the form. */
  readonly value?: string;
  readonly onChange?: (value: string | undefined) => void;
  readonly id?: string;
  /** What happened cannot lie in the future. */
  readonly past?: boolean;
  readonly allowClear?: boolean;
}

const FORMATS = ['YYYY-MM-DD', 'YYYYMMDD', 'YYYY.MM.DD', 'YYYY/MM/DD'];

/** A business date: picked, or typed with or without separators. */
export function DateField({ value, onChange, id, past = false, allowClear = false }: DateFieldProps) {
  const { t } = useTranslation();
  return (
    <DatePicker
      {...(id ? { id } : {})}
      className="date-field"
      value={value ? dayjs(value) : null}
      onChange={(date) => onChange?.(date ? date.format('YYYY-MM-DD') : undefined)}
      format={FORMATS}
      allowClear={allowClear}
      placeholder={t('form.date')}
      presets={[
        { label: t('days.today'), value: dayjs(today()) },
        { label: t('days.yesterday'), value: dayjs(today()).subtract(1, 'day') },
      ]}
      {...(past ? { maxDate: dayjs(today()) } : {})}
    />
  );
}
