"""Every kind of edit: whatever people, clocks and machines may do between two builds."""

from __future__ import annotations

from tests.site import edits_across, edits_around, edits_of_files, edits_of_posts, edits_of_state, edits_of_units
from tests.site.editing import Edit

_MODULES = (edits_of_posts, edits_of_files, edits_across, edits_of_units, edits_around, edits_of_state)
EDITS: dict[str, Edit] = {edit.__name__: edit for module in _MODULES for edit in module.EDITS}
# After these the same site may have to come out, or none; all others must be able to change it.
SHOW_NOTHING = frozenset(
    """
    touch publish_again mend_file put_stray_file break_network break_template break_brand include_a_file change_included
    settings_as_they_were strict read_no_state verify filter_from_words change_extension change_words
    all_times_new damage_output swap_outputs remove_from_output add_to_output link_in_output folder_for_file lose_output
    lose_state damage_state delete_of_state keep_aside restore other_state other_output other_jobs
    """.split()
)
