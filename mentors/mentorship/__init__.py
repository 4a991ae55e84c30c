"""The pages of a mentorship: its conversation, agreement, meetings, notes and ending."""
