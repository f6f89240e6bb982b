-- Back to a series whose unit is any text.

DROP FUNCTION mart.series(text, text, mart.unit, date, date);
DROP DOMAIN mart.unit;
