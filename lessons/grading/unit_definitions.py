"""The units that answers may name, in pint's own notation: name = value = symbol = other names."""

DEFINITIONS = """
atto- = 1e-18 = a-
femto- = 1e-15 = f-
pico- = 1e-12 = p-
nano- = 1e-9 = n-
micro- = 1e-6 = µ- = μ- = u-
milli- = 1e-3 = m-
centi- = 1e-2 = c-
deci- = 1e-1 = d-
deca- = 1e1 = da- = deka-
hecto- = 1e2 = h-
kilo- = 1e3 = k-
mega- = 1e6 = M-
giga- = 1e9 = G-
tera- = 1e12 = T-
peta- = 1e15 = P-
exa- = 1e18 = E-
kibi- = 1024 = Ki-
mebi- = 1048576 = Mi-
gibi- = 1073741824 = Gi-
meter = [length] = m = metre
second = [time] = s = sec
ampere = [current] = A = amp
candela = [luminosity] = cd = candle
gram = [mass] = g = gramme
mole = [substance] = mol
kelvin = [temperature]; offset: 0 = K
radian = [] = rad
bit = [information]
count = []
percent = 0.01 = pct
degree = 0.0174532925199432957692369076849 = deg
turn = 6.28318530717958647692528676656 = revolution = rev
steradian = radian ** 2 = sr
byte = 8 * bit = B
micron = 1e-6 * meter
angstrom = 1e-10 * meter = Å
inch = 0.0254 * meter = in = inches
foot = 12 * inch = ft = feet
yard = 3 * foot = yd
mile = 1760 * yard = mi
nautical_mile = 1852 * meter = nmi
rod = 16.5 * foot
furlong = 40 * rod
fathom = 6 * foot
light_year = 9460730472580800 * meter = ly = lightyear
astronomical_unit = 149597870700 * meter = au = AU
parsec = 30856775814913673 * meter = pc
minute = 60 * second = min
hour = 60 * minute = h = hr
day = 24 * hour = d
week = 7 * day = wk
fortnight = 2 * week
year = 365.25 * day = yr = a
month = 30.4375 * day
hertz = 1 / second = Hz
becquerel = 1 / second = Bq
rpm = turn / minute
are = 100 * meter ** 2
hectare = 10000 * meter ** 2 = ha
acre = 4840 * yard ** 2
liter = 0.001 * meter ** 3 = L = l = litre
gallon = 231 * inch ** 3 = gal
quart = gallon / 4 = qt
pint = gallon / 8 = pt
cup = gallon / 16
fluid_ounce = gallon / 128 = floz
tablespoon = gallon / 256 = tbsp
teaspoon = gallon / 768 = tsp
barrel = 42 * gallon = bbl
metric_ton = 1000000 * gram = t = tonne
pound = 453.59237 * gram = lb
ounce = pound / 16 = oz
stone = 14 * pound
grain = pound / 7000
ton = 2000 * pound
carat = 0.2 * gram
slug = 32.17404855643044619 * pound
unified_atomic_mass_unit = 1.66053906892e-24 * gram = amu = u
dalton = unified_atomic_mass_unit = Da
knot = nautical_mile / hour = kt = kn
mile_per_hour = mile / hour = mph
kilometer_per_hour = 1000 * meter / hour = kph = kmh = kmph
newton = 1000 * gram * meter / second ** 2 = N
dyne = 1e-5 * newton = dyn
pound_force = 4.4482216152605 * newton = lbf
joule = newton * meter = J
erg = 1e-7 * joule
electron_volt = 1.602176634e-19 * joule = eV
calorie = 4.184 * joule = cal
british_thermal_unit = 1055.05585262 * joule = BTU = Btu
watt = joule / second = W
horsepower = 745.69987158227022 * watt = hp
pascal = newton / meter ** 2 = Pa
bar = 100000 * pascal
atmosphere = 101325 * pascal = atm
torr = atmosphere / 760 = Torr = mmHg
pound_per_square_inch = pound_force / inch ** 2 = psi
coulomb = ampere * second = C
volt = joule / coulomb = V
farad = coulomb / volt = F
ohm = volt / ampere = Ω
siemens = 1 / ohm = S = mho
weber = volt * second = Wb
tesla = weber / meter ** 2 = T
gauss = 1e-4 * tesla
henry = weber / ampere = H
lumen = candela * steradian = lm
lux = lumen / meter ** 2 = lx
gray = joule / (1000 * gram) = Gy
sievert = joule / (1000 * gram) = Sv
katal = mole / second = kat
curie = 3.7e10 * becquerel = Ci
poise = 0.1 * pascal * second
stokes = 1e-4 * meter ** 2 / second
molar = mole / liter = M
celsius = kelvin; offset: 273.15 = degC = degree_Celsius = degreeC = ℃
fahrenheit = 5 / 9 * kelvin; offset: 459.67 * 5 / 9 = degF = degree_Fahrenheit = degreeF = ℉
"""

OTHER_SPELLINGS = {
    "kWh": "kilowatt*hour", "MWh": "megawatt*hour", "GWh": "gigawatt*hour", "Wh": "watt*hour", "Ah": "ampere*hour",
    "mAh": "milliampere*hour", "cc": "milliliter", "Omega": "ohm", "°C": "degC", "°F": "degF",
    "米": "meter", "千米": "kilometer", "公里": "kilometer", "分米": "decimeter", "厘米": "centimeter",
    "毫米": "millimeter", "克": "gram", "千克": "kilogram", "公斤": "kilogram", "吨": "metric_ton",
    "秒": "second", "分": "minute", "分钟": "minute", "小时": "hour", "天": "day", "升": "liter",
    "毫升": "milliliter", "牛": "newton", "牛顿": "newton", "焦": "joule", "焦耳": "joule", "瓦": "watt",
}  # fmt: skip

COUNTS = {"dozen": 12, "dozens": 12, "pair": 2, "pairs": 2, "score": 20, "gross": 144}
