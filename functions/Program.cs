Console.WriteLine(System.Globalization.CultureInfo.GetCultureInfo("de").NumberFormat.NumberDecimalSeparator + "e\u0301".Normalize().Length);
