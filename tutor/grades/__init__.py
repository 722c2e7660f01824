"""What work is worth: deadlines, points, late deductions, and the grade of a class.

Pure: no Django and no clock of its own. Shares run from 0 to 1, points and weights are positive numbers.
"""

from tutor.grades.deadlines import GRACE, Late, Times, days_late, late_factor
from tutor.grades.gradebook import Category, CategoryResult, Entry, Final, State, final_grade, grade_of, overridden
from tutor.grades.scores import Given, Points, best_credit, count_score, fixed_score, last_credit, mastery_score

__all__ = [
    "GRACE",
    "Category",
    "CategoryResult",
    "Entry",
    "Final",
    "Given",
    "Late",
    "Points",
    "State",
    "Times",
    "best_credit",
    "count_score",
    "days_late",
    "final_grade",
    "fixed_score",
    "grade_of",
    "last_credit",
    "late_factor",
    "mastery_score",
    "overridden",
]
